// Puts Swagger UI under the page of the API; the schema is asked for in the page's
// language, and what is tried out is sent as whoever is signed in.
const place = document.getElementById("swagger");

// Operations alone: the page around them has the title, the main landmark and how to sign in.
const onlyOperations = (system) => ({
  components: {
    OnlyOperations: () => {
      const part = (name, container) =>
        system.React.createElement(system.getComponent(name, container));
      return system.React.createElement(
        "div",
        { className: "swagger-ui" },
        part("SvgAssets"),
        part("errors", true),
        part("operations", true),
      );
    },
    authorizeOperationBtn: () => null,
  },
});

SwaggerUIBundle({
  url: place.dataset.schema,
  domNode: place,
  presets: [SwaggerUIBundle.presets.apis],
  plugins: [onlyOperations],
  layout: "OnlyOperations",
  defaultModelsExpandDepth: -1,
  docExpansion: "list",
  requestInterceptor: (request) => {
    request.headers["Accept-Language"] = document.documentElement.lang;
    request.headers["X-CSRFToken"] = place.dataset.csrf;
    return request;
  },
});

app_name = "service_map"
urlpatterns: list = []

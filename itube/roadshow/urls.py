app_name = "roadshow"
urlpatterns: list = []

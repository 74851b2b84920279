"""The Django project: accounts, pages and jobs around what the layers below compute."""

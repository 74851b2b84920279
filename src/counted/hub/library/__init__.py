"""What members write for one another: initiatives, case studies, resources, news, pages."""

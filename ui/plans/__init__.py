"""The Plans page: kept plans, and the files they leave and enter as."""

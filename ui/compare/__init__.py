"""The Compare page: two or three plans beside each other."""

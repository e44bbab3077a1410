"""Models as the API tells them. Which there are, and what is in their files, workers find out."""

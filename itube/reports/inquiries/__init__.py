"""Why pieces are idle or little used: asking the centers, their answers, and what these show."""

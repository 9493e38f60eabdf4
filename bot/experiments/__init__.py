"""What Labthread knows: pure rules, free of Slack, SQL, HTTP and clocks."""

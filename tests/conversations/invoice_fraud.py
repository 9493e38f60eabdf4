"""A design document as a team would write it: vendor invoice fraud in a mail security product."""

PROBLEM = {
    "problem": (
        "Attackers take over a vendor's mailbox, read its open invoices and then write to our "
        "customers from the real account: the bank details have changed, please pay the attached "
        "invoice to the new account. Nothing in such a mail is forged, so sender authentication "
        "passes and our present rules let about half of them through. In the last four quarters "
        "38 customers reported 112 payments to wrong accounts after a mail that we had delivered; "
        "the median loss was 41,300 euros and two customers left after the second case."
    ),
    "why_now": (
        "Three of the ten largest renewals of next quarter ask for it by name, and the insurer of "
        "our retail customers wants a measured detection rate for vendor fraud from January on. "
        "The support desk spends nine hours a week on tracing such payments by hand."
    ),
    "link": "https://tickets.northwind.example/browse/SEC-2210",
}
SOFTWARE_GOALS = {
    "system": (
        "A detector inside the mail pipeline that scores every message that asks for a payment or "
        "for changed bank details. It runs after authentication and before delivery, has 150 ms "
        "for its answer, and falls back to the rules when it has none by then."
    ),
    "capabilities": (
        "It learns for each pair of vendor and customer who usually writes to whom, from which "
        "networks, about what amounts and to which account; it holds back a message above the "
        "threshold, tells the recipient's accounting team why in one sentence, and takes their "
        "answer as a label. An analyst can replay any score with the features of that moment."
    ),
}
METRIC_GOALS = (
    {
        "metric": "recall",
        "slice": "bec",
        "direction": "higher_is_better",
        "amount": "10",
        "amount_kind": "relative",
        "measured": (
            "On the labelled mail of the most recent full quarter, split by customer, so that no "
            "customer is in training and test at once; five folds, the mean is reported."
        ),
        "why": (
            "A missed case costs a customer 41,300 euros at the median; the reviewers can take "
            "twice today's number of alerts, so recall is what we buy with them."
        ),
        "trade_offs": "recall[phishing] down at most 1%\nprecision[bec] down at most 5%",
    },
    {
        "metric": "latency_p99",
        "slice": "",
        "direction": "lower_is_better",
        "amount": "20",
        "amount_kind": "absolute",
        "measured": (
            "In milliseconds, on the staging cluster under the replayed traffic of the busiest "
            "hour of the month, warm caches, measured where the pipeline waits for the score."
        ),
        "why": "Delivery may take two seconds in all, and the other detectors need 1.7 of them.",
        "trade_offs": "timeouts_per_million up at most 5",
    },
)
DATA_MOTIVATION = {
    "evidence": (
        "Of 2.4 million payment mails in October 1,930 were labelled as vendor fraud, and the "
        "rules caught 52% of them. In 300 missed cases that two analysts read, 71% came from an "
        "address that had never before been seen to write to that customer about money, and 64% "
        "named an account that was not on any earlier invoice. Both can be seen by a machine "
        "before delivery, so the problem can be moved, and a tenth more recall is about "
        "190 prevented payments a quarter."
    )
}
BASELINE = {
    "method": (
        "Rules version 14 as deployed on 1 October: sender authentication, a list of lookalike "
        "domains, and 23 expressions for payment wording. Measured on October's labelled mail "
        "with the same split by customer that every candidate gets."
    ),
    "values": (
        "recall[bec] = 0.52\nrecall[phishing] = 0.91\nprecision[bec] = 0.83\n"
        "latency_p99 = 38\ntimeouts_per_million = 12"
    ),
}
H1 = {
    "statement": (
        "Features of the vendor graph (who pays whom, how often, from which network) improve "
        "recall for vendor invoice fraud by 10% over the rules, because a taken-over mailbox "
        "writes to people and from places that its owner never did."
    ),
    "method": (
        "Gradient boosted trees over 46 features of the sender-recipient graph of the last 180 "
        "days, rebuilt every night; the text of the mail is not used. Three seeds, five folds."
    ),
    "metric": "recall",
    "slice": "bec",
    "direction": "higher_is_better",
    "minimum_lift": "10",
    "lift_kind": "relative",
    "guardrails": "recall[phishing] down at most 1%\nprecision[bec] down at most 5%",
    "success_criteria": (
        "The mean over five folds of recall for vendor fraud is at least 0.572, and neither "
        "phishing recall nor the precision that the reviewers see gets worse by more than agreed."
    ),
    "timebox": "5",
    "failure_note": "The graph alone does not carry it; read the mail's text as well",
    "success_step": "launch",
    "success_note": "Put it behind the rules for ten customers first",
}
H2 = {
    "statement": (
        "A small language model that reads the payment request itself (amount, account, tone of "
        "urgency) improves recall for vendor invoice fraud by 15% over the rules, because the "
        "attacker has to name a new account somewhere in the text."
    ),
    "method": (
        "A 110-million-parameter encoder, tuned on 60,000 payment mails with account numbers "
        "replaced by tokens, its score combined with the graph features of H1 by the same trees."
    ),
    "metric": "recall",
    "slice": "bec",
    "direction": "higher_is_better",
    "minimum_lift": "15",
    "lift_kind": "relative",
    "guardrails": "latency_p99 up at most 20\nrecall[phishing] down at most 1%",
    "success_criteria": (
        "At least 0.598 recall for vendor fraud as the mean over five folds, while the 99th "
        "percentile of the added latency stays within 20 ms of today's under replayed traffic."
    ),
    "timebox": "8",
    "failure_step": "stop",
    "failure_note": "Buy the vendor's account verification service instead",
    "success_step": "launch",
    "success_note": "Shadow mode for two weeks, then the crawl group",
}
SOFTWARE_DESIGN = {
    "systems": (
        "The scorer is a service of its own beside the mail pipeline, in two regions, stateless, "
        "with the model in memory; the pipeline calls it with a deadline and never retries."
    ),
    "pipelines": (
        "A nightly job builds the sender-recipient graph of 180 days from the delivery log; a "
        "weekly job retrains on labels that are at least seven days old; both write versioned "
        "files and a manifest with row counts that the next step checks before it begins."
    ),
    "services": "Scorer, label intake for accounting teams, replay tool for analysts.",
    "databases": (
        "The feature store holds one row per vendor and customer (about 31 million), keyed by "
        "both, 2 ms at the 99th percentile; labels go to the case database that exists already."
    ),
    "production_data": (
        "Envelope, headers and text of each message; the graph of the last 180 days up to last "
        "night; nothing that only becomes known after delivery. Account numbers are hashed with "
        "a key that only the scorer has, so that two invoices can be compared and not read."
    ),
}
DELIVERY = {
    "crawl": (
        "Scores are written to the log for ten customers who agreed, nothing is held back; two "
        "analysts read the hundred highest scores of each day and label them."
    ),
    "crawl_date": "2035-02-12",
    "walk": (
        "Messages above the threshold are held for these ten customers, with the one-sentence "
        "reason and a release button; the weekly report shows what was held and what was right."
    ),
    "walk_date": "2035-03-19",
    "run": (
        "On for everyone by default, thresholds per customer, retraining every week without a "
        "person, and the rules for payment wording switched off where the model covers them."
    ),
    "run_date": "2035-06-04",
}
LAUNCH = {
    "criteria": (
        "Four weeks of the walk state with recall for vendor fraud of at least 0.57 on audited "
        "mail, fewer than three wrongly held messages per customer and week, no missed deadline."
    ),
    "surfaces": "Delivery of payment mails, the quarantine page, the weekly report by e-mail.",
    "customers": (
        "A wrongly held invoice can delay a payment by a working day, which matters most at the "
        "month's end; the release button and a list of trusted vendors keep that in their hands."
    ),
    "monitoring": (
        "Held messages per thousand and customer, share released by people, score distribution "
        "against last week's, age of the graph; each pages the on-call engineer at three sigma."
    ),
    "rollback": (
        "One switch per customer and one for all returns to the rules within a minute; it was "
        "tried in staging, and the held messages are then delivered in the order they came."
    ),
    "security": (
        "The model file is signed and checked at start. An attacker who learns the features could "
        "warm up a mailbox for weeks: the graph's weights therefore grow with age, not count."
    ),
    "privacy": (
        "Texts of mails stay in the region, are kept 30 days for training under the existing "
        "contract, and account numbers never leave the scorer in clear. The works councils of "
        "two customers were asked and agreed."
    ),
}

"""A small sourcing study, from articles to a figure that can be cited.

    python python/examples/sourcing_study.py ARTICLES.jsonl

Who is quoted, how openly, and how much of each outlet's copy hangs on one origin? Needs pandas.
"""

import sys

import firsthand


def main(*paths):
    # 1. Read and analyse. Reports come as they are made; what cannot be read is told and left out.
    articles = firsthand.read(*paths, on_error=lambda wrong: print("left out:", wrong, file=sys.stderr))
    reports = list(firsthand.analyze_many(articles))
    print(f"{len(reports)} articles, grammar {reports[0].grammar}\n")

    # 2. Tables: one row for each attribution, claim, article. `firsthand.codebook()` says what the columns mean.
    attributions = firsthand.to_pandas(reports, "attributions")
    measures = firsthand.to_pandas(reports, "articles")

    # 3. How openly sources are identified: step 6 and 7 of the ladder are institutions and names.
    known = attributions.dropna(subset=["level"])
    steps = known["level"].map(lambda level: "named" if level >= 6 else "unnamed")
    print("attributions by openness:", steps.value_counts(normalize=True).round(2).to_string(), sep="\n")

    # 4. What hangs on one origin, by outlet.
    by_outlet = measures.groupby(measures["outlet"].fillna("no outlet"))
    shares = by_outlet[["share_unattributed", "share_single_origin", "share_unnamed_only"]].mean()
    print("\nshares of words, by outlet:", shares.round(2).to_string(), sep="\n")

    # 5. Point at the words behind a number: the weakest claim of the first article.
    weakest = min(reports[0].claims, key=lambda claim: claim["strength"][0], default=None)
    if weakest:
        low, high = weakest["strength"]
        print(f"\nweakest claim of {reports[0].id}: S {low:.2f} to {high:.2f}, “{weakest['text']}”")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(*sys.argv[1:])

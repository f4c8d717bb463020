//! Findings as JUnit XML: a suite for each article, a case for each rule.

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::{Audited, Found};
use crate::audit::{House, Severity};

/// All articles. A rule fails where a finding is as grave as `fail_on`; lesser ones are in the case's output.
pub fn junit(articles: &[Audited], house: &House, fail_on: Option<Severity>) -> String {
    let mut report = Report::new("firsthand audit");
    for article in articles {
        let mut suite = TestSuite::new(article.path.clone());
        for rule in house.rules.iter().filter(|rule| !house.is_off(rule, &article.id)) {
            let name = format!("{} {}", rule.id, rule.title);
            let missing = article.not_assessable.iter().find(|one| one.rule == rule.id);
            let found: Vec<&Found> = article.findings.iter().filter(|found| found.rule == rule.id).collect();
            let lines: Vec<String> = found.iter().map(|found| super::text::line(&article.path, found)).collect();
            let fails = fail_on.is_some_and(|least| found.iter().any(|found| found.grave >= least));
            let mut status = match (missing, fails) {
                (Some(_), _) => TestCaseStatus::skipped(),
                (None, true) => TestCaseStatus::non_success(NonSuccessKind::Failure),
                (None, false) => TestCaseStatus::success(),
            };
            if let Some(missing) = missing {
                status.set_message(format!("not assessable: {}", missing.why));
            } else if fails {
                status.set_type(rule.severity.label()).set_message(found[0].message.clone());
                status.set_description(lines.join("\n"));
            }
            let mut case = TestCase::new(name, status);
            if !fails && !lines.is_empty() {
                case.set_system_out(lines.join("\n"));
            }
            suite.add_test_case(case);
        }
        report.add_test_suite(suite);
    }
    report.to_string().expect("a report without times and ids is written")
}

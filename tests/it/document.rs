//! Blocks, sentences, tokens and quotations of texts that are written here.

use firsthand::document::{BlockKind, Document, parse};
use firsthand::{Grammar, TokenKind};
use proptest::prelude::{Just, Strategy, any, prop, prop_oneof, proptest};
use std::sync::LazyLock;

static GRAMMAR: LazyLock<Grammar> = LazyLock::new(Grammar::builtin);

fn document(text: &str) -> Document<'_> {
    parse(text, None, &GRAMMAR.lexicon)
}

/// Tokens with gaps between, quotation marks as `<` and `>`, apart from marks that have such a shape.
fn words(document: &Document, tokens: std::ops::Range<usize>) -> String {
    let word = |at: usize| match document.tokens[at].kind {
        TokenKind::OpenQuote => "<",
        TokenKind::CloseQuote => ">",
        _ => document.word(at),
    };
    tokens.map(word).collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn tokens(text: &str, expected: &str) {
    let document = document(text);
    assert_eq!(words(&document, 0..document.tokens.len()), expected);
}

/// Sentences, `|` between.
#[track_caller]
fn sentences(text: &str, expected: &str) {
    let document = document(text);
    let found: Vec<_> = document.sentences.iter().map(|s| s.span.of(text).replace('\n', " ")).collect();
    assert_eq!(found.join(" | "), expected);
}

/// Quotations by their depth, `|` between; `…` at the end of one that nothing closes.
#[track_caller]
fn quotations(text: &str, expected: &str) {
    let document = document(text);
    let found: Vec<_> = document
        .quotations
        .iter()
        .map(|q| format!("{}{}{}", q.depth, q.span.of(text).replace('\n', "/"), if q.closed { "" } else { "…" }))
        .collect();
    assert_eq!(found.join(" | "), expected);
}

/// Each block's kind and first words.
#[track_caller]
fn blocks(text: &str, expected: &str) {
    let document = document(text);
    let found: Vec<_> = document
        .blocks
        .iter()
        .map(|block| {
            let words: Vec<_> = block.span.of(text).split_whitespace().take(2).collect();
            format!("{:?} {}", block.kind, words.join(" "))
        })
        .collect();
    assert_eq!(found.join("\n"), expected);
}

#[test]
fn words_and_clitics() {
    tokens("I don't think Obama's plan'll work.", "I do n't think Obama 's plan 'll work .");
    tokens("They’ve said it’s Iraq’s.", "They ’ve said it ’s Iraq ’s .");
    tokens("He cannot; he can't.", "He can not ; he ca n't .");
    tokens(
        "anti-US well-known 10-year-old U.S.-led AT&T O'Brien",
        "anti-US well-known 10-year-old U.S.-led AT&T O'Brien",
    );
    tokens("the workers' rights", "the workers ' rights");
    tokens("rock ’n’ roll in the ’90s and '60s", "rock ’n’ roll in the ’90s and '60s");
    tokens("and/or (maybe)", "and / or ( maybe )");
}

#[test]
fn numbers_and_signs() {
    tokens("$1.5 million, 1,000,000 or 12%", "$ 1.5 million , 1,000,000 or 12 %");
    tokens("a 1.5-mile road on 9/11 at 3:45", "a 1.5-mile road on 9/11 at 3:45");
    tokens("the 1990s, the 2nd, 5-4", "the 1990s , the 2nd , 5-4");
    tokens("up +32 points", "up + 32 points");
}

#[test]
fn abbreviations_keep_their_full_stop() {
    tokens("Mr. Lee of Acme Inc. met J. K. Rowling.", "Mr. Lee of Acme Inc. met J. K. Rowling .");
    tokens("at 5 p.m. in Washington, D.C.", "at 5 p.m. in Washington , D.C.");
    tokens("He sat. It was no. No. 5 was late.", "He sat . It was no . No. 5 was late .");
    tokens("Sen. Lee, R-Ky., left.", "Sen. Lee , R-Ky. , left .");
}

#[test]
fn addresses_and_tags() {
    tokens(
        "See https://example.org/a?b=1. Or desk@example.org.",
        "See https://example.org/a?b=1 . Or desk@example.org .",
    );
    tokens("#BreakingNews from @some_desk.", "#BreakingNews from @some_desk .");
    tokens("Example.com said so.He left.", "Example.com said so . He left .");
}

#[test]
fn dashes_are_marks() {
    for dash in ["-", "–", "—", "―", "--"] {
        tokens(&format!("Two {dash} or three"), &format!("Two {dash} or three"));
    }
    tokens("the plan—if any—failed", "the plan — if any — failed");
}

#[test]
fn quotation_marks_have_a_direction() {
    tokens("\"Go,\" he said.", "< Go , > he said .");
    tokens("“Go,” he said. «Go», ''Go,'' ``Go.''", "< Go , > he said . < Go > , < Go , > < Go . >");
    tokens("‘Go,’ he said. 'Go,' she said.", "< Go , > he said . < Go , > she said .");
    tokens("”Go,” he said.", "< Go , > he said .");
    tokens("(\"Go\")—\"Stop\"", "( < Go > ) — < Stop >");
    tokens("Is this \" What does it mean? \" or not", "Is this < What does it mean ? > or not");
    tokens("He is 6'2\" tall", "He is 6'2 \" tall");
}

#[test]
fn apostrophes_are_no_quotation_marks() {
    quotations("The workers' pay and the bosses' pay", "");
    quotations("'The workers' pay is low,' he said.", "0'The workers' pay is low,'");
    quotations("rock ’n’ roll in the ’90s", "");
    quotations("'Tis the season", "");
}

#[test]
fn quotations_nest() {
    quotations("\"He said 'no' to us,\" she said.", "0\"He said 'no' to us,\" | 1'no'");
    quotations("“He said ‘no.’”", "0“He said ‘no.’” | 1‘no.’");
    quotations("''You've got to 'love it.' ''", "0''You've got to 'love it.' '' | 1'love it.'");
    quotations(
        "\"The \"Late Show\" host is right,\" he said.",
        "0\"The \"Late Show\" host is right,\" | 1\"Late Show\"",
    );
}

#[test]
fn quotations_run_over_paragraphs() {
    quotations(
        "A title\n\n\"We lost.\n\n\"We lost again,\" he said. \"Yes.\"",
        "0\"We lost.//\"We lost again,\" | 0\"Yes.\"",
    );
    quotations("A title\n\n“One.\n\n“Two.\n\n“Three.”\n\nHe left.", "0“One.//“Two.//“Three.”");
}

#[test]
fn a_forgotten_mark_does_not_swallow_the_article() {
    quotations("A title\n\n\"We lost, he said.\n\nHe left. \"Yes.\"", "0\"We lost, he said.… | 0\"Yes.\"");
    quotations("\"We lost, he said. \"It was bad,\" he added.", "0\"We lost, he said.… | 0\"It was bad,\"");
    quotations("We lost,\" he said. \"Yes.\"", "0\"Yes.\"");
}

#[test]
fn sentences_end_at_full_stops() {
    sentences("He left. She came. Why? No!", "He left. | She came. | Why? | No!");
    sentences("U.S. officials left the U.S. He stayed.", "U.S. officials left the U.S. | He stayed.");
    sentences(
        "Gov. Lee met Dr. Kim. They left at 5 p.m. Monday.",
        "Gov. Lee met Dr. Kim. | They left at 5 p.m. Monday.",
    );
    sentences(
        "It cost 4.5 million... and more. It's over… The end.",
        "It cost 4.5 million... and more. | It's over… | The end.",
    );
    sentences("J. K. Rowling wrote it. George W. Bush read it.", "J. K. Rowling wrote it. | George W. Bush read it.");
    sentences(
        "He left (it was late). She stayed. (He knew.) So?",
        "He left (it was late). | She stayed. | (He knew.) | So?",
    );
    sentences("2. The second item.", "2. The second item.");
}

#[test]
fn sentences_end_after_quotations() {
    sentences("\"Go.\" He left.", "\"Go.\" | He left.");
    sentences("\"Go?\" he asked. \"No!\" Smith answered.", "\"Go?\" he asked. | \"No!\" Smith answered.");
    sentences("\"Go!!!\" Smith wrote. \"No!\" Ms. Lim said.", "\"Go!!!\" Smith wrote. | \"No!\" Ms. Lim said.");
    sentences("\"Go!\" Smith is late.", "\"Go!\" | Smith is late.");
    sentences("He said: \"Yes. No.\" She left.", "He said: \"Yes. No.\" | She left.");
    sentences("\"Yes. No. Never,\" he said. \"Ever.\"", "\"Yes. No. Never,\" he said. | \"Ever.\"");
}

#[test]
fn a_long_quotation_has_sentences() {
    sentences("\"A is. B is. C is. D is,\" he said. So.", "\"A is. | B is. | C is. | D is,\" he said. | So.");
    sentences("Title\n\n\"A is. B is.\n\n\"C is,\" he said.", "Title | \"A is. | B is. | \"C is,\" he said.");
}

#[test]
fn no_sentence_has_more_than_400_tokens() {
    let text = "word, ".repeat(1_000);
    let document = document(&text);
    assert!(document.sentences.iter().all(|sentence| sentence.tokens.len() <= 400));
    assert_eq!(document.sentences.iter().map(|sentence| sentence.tokens.len()).sum::<usize>(), 2_000);
}

#[test]
fn blocks_of_a_wire_story() {
    blocks(
        "Dam fails in Norland\n\nBy Kim Lee\n\nOSLO (AP) — A dam failed on Monday, officials said.\n\nA WALL OF WATER\n\n\
         Nobody was hurt, the ministry said.\n\nRescuers at the dam on Monday. (AP Photo/Ann Roe)\n\nAD\n\n\
         ___\n\nAssociated Press writer Jo Day contributed to this report.",
        "Headline Dam fails\nByline By Kim\nParagraph OSLO (AP)\nSubheading A WALL\nParagraph Nobody was\n\
         Caption Rescuers at\nBoilerplate AD\nBoilerplate ___\nCredit Associated Press",
    );
}

#[test]
fn blocks_of_a_page() {
    blocks(
        "Dam fails\n\nHundreds flee as water rises in three valleys\n\nBy Kim Lee\n\nThe dam failed on Monday, police said.\n\n\
         READ MORE: Why dams fail\n\nHe left.\n\nSOURCE: Agencies\n\nYOU MIGHT ALSO LIKE\n\nA dam in Sudland\n\n\
         Why was there so little news about it?\n\n© 2020 The Daily Example",
        "Headline Dam fails\nStandfirst Hundreds flee\nByline By Kim\nParagraph The dam\nRelated READ MORE:\n\
         Paragraph He left.\nCredit SOURCE: Agencies\nRelated YOU MIGHT\nRelated A dam\nRelated Why was\nBoilerplate © 2020",
    );
}

#[test]
fn blocks_of_a_press_release() {
    blocks(
        "FOR IMMEDIATE RELEASE\n\nBrightwater to build a wind farm\n\nProject will power 250,000 homes, company says\n\n\
         Rosa Delgado\n\nBrightwater today announced a wind farm.\n\nMedia contact: press@brightwater.example\n\n###",
        "Boilerplate FOR IMMEDIATE\nHeadline Brightwater to\nStandfirst Project will\nByline Rosa Delgado\n\
         Paragraph Brightwater today\nBoilerplate Media contact:\nBoilerplate ###",
    );
}

#[test]
fn a_given_title_settles_the_headline() {
    let text = "The dam failed.\n\nPolice said so on Monday.";
    let kind = |title| parse(text, Some(title), &GRAMMAR.lexicon).blocks[0].kind;
    assert_eq!(kind("The Dam Failed"), BlockKind::Headline);
    assert_eq!(kind("Norland wakes up to a disaster"), BlockKind::Paragraph);
}

#[test]
fn a_dateline_is_marked() {
    let text = "Dam fails\n\nOSLO, March 3 (Reuters) - A dam failed.";
    assert_eq!(document(text).dateline.map(|span| span.of(text)), Some("OSLO, March 3 (Reuters) -"));
    assert_eq!(document("Dam fails\n\nA dam failed — again.").dateline, None);
}

#[test]
fn hostile_texts_take_linear_time() {
    let start = std::time::Instant::now();
    for piece in
        ["(", "\"", "“", "'", " 'x", "x' ", "\" ", "a.A", "a@", "No. ", "\"A.\n\n", "Read more\n\n", "’", "W, ", "\r\n"]
    {
        document(&piece.repeat(300_000 / piece.len()));
    }
    assert!(start.elapsed().as_secs() < 60, "15 texts of 300 KB took {:?}", start.elapsed());
}

#[test]
fn the_sample_article() {
    let shared = std::env::var_os("FIRSTHAND_SHARED").map_or_else(|| "../shared".into(), std::path::PathBuf::from);
    let Ok(text) = std::fs::read_to_string(shared.join("articles/seed.txt")) else {
        eprintln!("skipped: ../shared is missing");
        return;
    };
    let document = document(&text);
    let kind = |words: &str| {
        let at = text.find(words).unwrap() as u32;
        document.blocks.iter().find(|block| block.span.start <= at && at < block.span.end).unwrap().kind
    };
    assert_eq!(kind("Pentagon 'in talks'"), BlockKind::Headline);
    assert_eq!(kind("US diplomats"), BlockKind::Paragraph);
    assert_eq!(kind("Two years after"), BlockKind::Caption);
    assert_eq!(kind("Open to negotiation"), BlockKind::Subheading);
    assert_eq!(kind("US troops have"), BlockKind::Caption);
    assert_eq!(kind("anti-US fighters across"), BlockKind::Caption);
    assert_eq!(kind("Their aim was"), BlockKind::Paragraph);
    assert_eq!(kind("SOURCE"), BlockKind::Credit);
    let related = text.find("YOU MIGHT").unwrap() as u32;
    let after = document.blocks.iter().filter(|block| block.span.start >= related);
    assert!(after.clone().count() == 10 && after.clone().all(|block| block.kind == BlockKind::Related));
    assert_eq!(document.quotations.iter().filter(|quotation| quotation.closed).count(), 8);
}

/// Texts of words, marks and line ends, or of any characters.
fn texts() -> impl Strategy<Value = String> {
    let pieces = [
        "word",
        "Word",
        "U.S.",
        "Mr.",
        "n't",
        "'s",
        "workers'",
        "12",
        "1,000",
        ".",
        "?",
        "...",
        "…",
        ",",
        "\"",
        "“",
        "”",
        "'",
        "‘",
        "’",
        "''",
        "``",
        "(",
        ")",
        "—",
        "--",
        " ",
        " ",
        " ",
        "\n",
        "\n\n",
        "\r\n",
        "\t",
        "By",
        "READ MORE",
        "AD",
        "OSLO (AP) —",
        "é",
        "日本",
        "\u{0}",
        "\u{FEFF}",
        "#",
        "@",
        "http://",
        "½",
        "İ",
        "ß",
    ];
    let piece = prop::sample::select(pieces.to_vec()).prop_map(str::to_owned);
    let piece = prop_oneof![9 => piece, 1 => any::<char>().prop_map(String::from), 1 => Just(" ".to_owned())];
    prop::collection::vec(piece, 0..120).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_text_gives_a_document(text in texts(), title in prop::option::of(texts())) {
        let document = parse(&text, title.as_deref(), &GRAMMAR.lexicon);
        let boundary = |span: firsthand::Span| {
            span.start < span.end && text.is_char_boundary(span.start as usize) && text.is_char_boundary(span.end as usize)
        };
        let (mut at, mut next_sentence, mut next_token) = (0, 0, 0);
        for (number, block) in document.blocks.iter().enumerate() {
            assert!(boundary(block.span) && at <= block.span.start, "{block:?}");
            at = block.span.end;
            assert_eq!(block.sentences.start, next_sentence);
            next_sentence = block.sentences.end;
            for sentence in &document.sentences[block.sentences.range()] {
                assert_eq!((sentence.block as usize, sentence.tokens.start), (number, next_token));
                assert!(!sentence.tokens.is_empty() && sentence.tokens.len() <= 400);
                assert!(boundary(sentence.span) && block.span.holds(sentence.span));
                assert_eq!(document.span(sentence.tokens), sentence.span);
                next_token = sentence.tokens.end;
            }
        }
        assert_eq!((next_sentence as usize, next_token as usize), (document.sentences.len(), document.tokens.len()));
        let ordered = document.tokens.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start);
        assert!(ordered && document.tokens.iter().all(|token| boundary(token.span)));
        for quotation in &document.quotations {
            assert_eq!(document.span(quotation.tokens), quotation.span);
            assert_eq!(document.tokens[quotation.tokens.start as usize].kind, TokenKind::OpenQuote);
        }
        assert!(document.quotations.windows(2).all(|pair| pair[0].tokens.start < pair[1].tokens.start));
        assert_eq!(document, parse(&text, title.as_deref(), &GRAMMAR.lexicon));
    }
}

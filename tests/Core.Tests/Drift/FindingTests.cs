using Serverless.Core.Drift;
using static Serverless.Core.Tests.Drift.Lines;

namespace Serverless.Core.Tests.Drift;

/// <summary>What the radar says of a source: J is a line of JSON, P one of pairs, ? one of no known format.</summary>
public class FindingTests
{
    private const string Bracket = "[30.11.2026 10:00:00,123] (main) INFO shop.cart: order was paid";

    // J × 500
    [Fact]
    public void A_source_that_goes_on_as_it_began_has_no_finding() => Assert.Empty(new Watched().Show("a", Json(500)).Findings());

    // J × 500 ? × 4, then one more
    [Fact]
    public void A_line_of_no_known_format_is_told_from_the_fifth_on_with_an_example()
    {
        var watched = new Watched().Show("a", [.. Json(500), .. Many(4, _ => Bracket)]);
        Assert.Empty(watched.Findings());

        var finding = Assert.Single(watched.Show("a", [Bracket]).Findings());

        Assert.Equal((DriftKind.Unknown, "a", "line"), (finding.Kind, finding.Source, finding.Format));
        Assert.Equal((5, 1.0), (finding.Events, finding.Share));
        Assert.Equal("[0.0.0 0:0:0,0] (a)", Assert.Single(finding.Lines).Shape);
        Assert.Equal(Bracket, System.Text.Encoding.UTF8.GetString(Assert.Single(finding.Examples)));
        Assert.Contains("dead letters: the required field 'time' is missing", finding.Breaks);
        Assert.Equal(501, finding.At.Offset.Value);
    }

    // ? × 300: it has never sent anything else
    [Fact]
    public void A_source_whose_lines_no_format_ever_knew_is_told() =>
        Assert.Equal(DriftKind.Unknown, Assert.Single(new Watched().Show("a", Many(300, _ => Bracket)).Findings()).Kind);

    // J × 2000 with one ? in 500
    [Fact]
    public void A_damaged_line_now_and_then_is_no_finding() =>
        Assert.Empty(new Watched().Show("a", Many(4_000, n => n % 500 == 250 ? "\u0001 no line" : Json(1).Single())).Findings());

    // J × 500 P × 4, then one more
    [Fact]
    public void A_known_format_is_new_in_a_source_from_its_fifth_line_on()
    {
        var watched = new Watched().Show("a", [.. Json(500), .. Pairs(4)]);
        Assert.Empty(watched.Findings());

        var finding = Assert.Single(watched.Show("a", Pairs(1)).Findings());
        Assert.Equal((DriftKind.New, "logfmt", null, 5), (finding.Kind, finding.Format, finding.Instead, finding.Events));
    }

    // J × 500 P × 100: nothing of J is left
    [Fact]
    public void A_format_that_another_one_replaces_is_told_with_it()
    {
        var finding = Assert.Single(new Watched().Show("a", [.. Json(500), .. Pairs(100)]).Findings());

        Assert.Equal((DriftKind.New, "logfmt", "json"), (finding.Kind, finding.Format, finding.Instead));
        Assert.Equal(501, finding.At.Offset.Value);
    }

    // JPJPJP… × 200, then P × 120
    [Fact]
    public void A_format_that_no_longer_comes_has_vanished()
    {
        var both = Json(200).Zip(Pairs(200)).SelectMany(one => new[] { one.First, one.Second });
        var finding = Assert.Single(new Watched().Show("a", [.. both, .. Pairs(120)]).Findings());

        Assert.Equal((DriftKind.Vanished, "json"), (finding.Kind, finding.Format));
        Assert.Equal(0.5, finding.Share, 2);
    }

    // J{user} × 5 after J × 500
    [Fact]
    public void A_field_is_new_and_another_one_gone()
    {
        var renamed = Many(200, n => $$"""{"ts":"{{At(n)}}","severity":"info","msg":"x","status":200}""");
        var finding = Assert.Single(new Watched().Show("a", [.. Json(500), .. renamed]).Findings());

        Assert.Equal((DriftKind.Changed, "json"), (finding.Kind, finding.Format));
        Assert.Equal(("severity", "text", 1.0), (finding.NewFields[0].Path, finding.NewFields[0].Type, finding.NewFields[0].Share));
        Assert.Equal("level", Assert.Single(finding.GoneFields).Path);
        Assert.Contains("'level' has no value any more: it came from 'level'", finding.Breaks);
    }

    // status: 200 × 500, then "200"
    [Fact]
    public void A_value_of_another_type_that_the_pipeline_refuses_is_told_with_both_types()
    {
        var retyped = Many(50, n => $$"""{"ts":"{{At(n)}}","level":"info","msg":"x","status":"200"}""");
        var finding = Assert.Single(new Watched().Show("a", [.. Json(500), .. retyped]).Findings());

        Assert.Equal(DriftKind.Changed, finding.Kind);
        Assert.Equal(("status", "number", "text"), (finding.Types[0].Path, finding.Types[0].From, finding.Types[0].To));
        Assert.Contains("'status' was number and is text", finding.Breaks);
    }

    // One of 400 has it, from the 150th on.
    [Fact]
    public void A_rare_field_that_is_met_late_is_nothing_new()
    {
        var lines = Many(4_000, n => Json(1, n % 400 == 150 ? ",\"error\":\"x\"" : "").Single());
        Assert.Empty(new Watched().Show("a", lines).Findings());
    }

    [Fact]
    public void Items_and_properties_named_by_ids_are_one_field_each()
    {
        const string Items = ""","lines":[{"sku":"a","n":1},{"sku":"b"}]""";
        var watched = new Watched().Show("a", Many(300, n => Json(1, $$"""{{Items}},"users":{"u{{100 + n}}":{"age":3} }""").Single()));

        var fields = watched.Table.Sources.Values.Single().Traits
            .Where(one => one.Trait.Kind == TraitKind.Field).Select(one => (one.Trait.Text, one.Count));
        Assert.Equal(
            [
                ("ts text", 300), ("level text", 300), ("msg text", 300), ("status number", 300), ("lines list", 300),
                ("lines[] object", 300), ("lines[].sku text", 300), ("lines[].n number", 300), ("users object", 300),
                ("users.* object", 300), ("users.*.age number", 300),
            ],
            fields);
    }

    [Fact]
    public void Sources_are_judged_each_for_itself()
    {
        var watched = new Watched().Show("a", Json(500)).Show("b", Pairs(500)).Show("b", Json(200));

        Assert.Equal("b", Assert.Single(watched.Findings()).Source);
    }

    [Fact]
    public void What_was_noticed_before_a_time_is_left_out()
    {
        var watched = new Watched().Show("a", [.. Json(500), .. Pairs(500)]);

        Assert.Single(watched.Findings(watched.Now.Minus(600)));
        Assert.Empty(watched.Findings(watched.Now.Plus(1)));
    }

    // 50,000 random lines, of which no two begin alike
    [Fact]
    public void A_flood_of_random_lines_is_bounded_and_said_so()
    {
        var random = new Random(7);
        var watched = new Watched().Show("a", Json(500));
        for (var round = 0; round < 50; round++)
            watched.Show("a", Many(1_000, _ => new string([.. Enumerable.Range(0, 80).Select(_ => (char)random.Next('!', '~'))])));

        var finding = Assert.Single(watched.Findings(), one => one.Kind == DriftKind.Unknown);
        Assert.Equal(DriftLimits.MostLines, finding.Lines.Count);
        Assert.InRange(finding.Untold, 30_000, 50_000);
        Assert.InRange(watched.Stored().Length, 1, 64 * 1_024);
    }

    [Fact]
    public void More_sources_than_may_be_are_watched_together()
    {
        var watched = new Watched();
        for (var source = 0; source < 1_000; source++)
            watched.Show($"s{source}", Json(3));

        Assert.InRange(watched.Table.Sources.Count, DriftLimits.MostSources, DriftLimits.MostSources + 1);
        Assert.Equal(3_000, watched.Table.Sources.Values.Sum(one => one.Lines));
    }
}

/// <summary>Looking at events costs no memory.</summary>
[Collection(Alone.Name)]
public class DriftAllocationTests
{
    [Theory]
    [InlineData("json", """{"ts":"2023-11-14T22:13:20Z","level":"info","msg":"x","status":200,"lines":[{"sku":"a"},{"sku":"b"}]}""")]
    [InlineData("logfmt", "ts=2023-11-14T22:13:20Z level=info msg=x status=200")]
    [InlineData("access-log", "10.0.0.7 - - [14/Nov/2023:22:13:20 +0000] \"GET / HTTP/1.1\" 200 5")]
    public void An_event_whose_traits_are_known_allocates_nothing(string kind, string line)
    {
        // Alone: formats that are tried before it allocate their rejections.
        var (from, to) = (Watched.File.IndexOf("[{", StringComparison.Ordinal), Watched.File.IndexOf("}],", StringComparison.Ordinal));
        var others = Watched.File[from..(to + 2)];
        var watched = new Watched(Watched.File.Replace(others, $$"""[{ "kind": "{{kind}}" }]""", StringComparison.Ordinal));
        var value = System.Text.Encoding.UTF8.GetBytes(line);
        var key = "a"u8.ToArray();
        for (var warmUp = 0; warmUp < 500; warmUp++)
            watched.Note(key, value);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 1_000; round++)
            watched.Note(key, value);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}

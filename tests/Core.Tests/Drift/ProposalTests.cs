using System.Text;
using Serverless.Core.Drift;
using Serverless.Core.Parsing;
using Serverless.Core.Proposals;
using static Serverless.Core.Tests.Drift.Lines;

namespace Serverless.Core.Tests.Drift;

/// <summary>Proposals are tried: the patched file reads the examples, and the lines that come after them.</summary>
public class ProposalTests
{
    private static readonly string[] Levels = ["INFO", "WARN", "ERROR"];
    private static readonly string[] Names = ["shop.cart", "shop.pay", "web", "db.pool", "auth"];
    private static readonly string[] Texts =
        ["order {0} was paid", "no stock of item {0}", "user {0} logged in from 10.0.0.{1}", "slow: {0} ms", "cache is cold"];


    public static TheoryData<string> Formats() =>
    [
        "{iso} [{thread}] {level} {name}: {text}",
        "[{dmy}] ({thread}) {level} {name}: {text}",
        "{ymd} {level} <{thread}> {name} - {text}",
        "{level}|{iso}|{name}|{text}",
        "{iso} {level} pid={number} req={uuid} {text}",
        "{clf} {ip} {level} \"{text}\" {number}",
        "<{number}> {iso} {level} {name}[{number}]: {text}",
        "{iso} {level} ({name}) {text}",
        "{bsd} {level} {name}: {text}",
    ];

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_pattern_is_proposed_that_reads_the_lines_to_come(string format)
    {
        var random = new Random(3);
        var watched = new Watched().Show("a", [.. Json(500), .. Many(300, n => Line(format, random, n))]);
        var finding = Assert.Single(watched.Findings(), one => one.Kind == DriftKind.Unknown);

        var proposal = watched.Propose(finding)!;

        Assert.Equal((finding.Examples.Count, 0, null), (proposal.Parsed, proposal.ParsedBefore, proposal.Refused));
        var accepted = new Watched(Encoding.UTF8.GetString(JsonSplice.Apply(Encoding.UTF8.GetBytes(Watched.File), proposal.Patch)!));
        accepted.Show("a", Many(1_000, n => Line(format, random, n)));
        var traits = accepted.Table.Sources.Values.Single().Traits;
        var read = traits.Where(one => one.Trait.Kind == TraitKind.Format && one.Trait.Format != "line").Sum(one => one.Count);
        var refused = traits.Where(one => one.Trait.Kind == TraitKind.Reason).Sum(one => one.Count);
        Assert.True(read >= 990 && refused == 0, $"{read} read, {refused} refused by {string.Join(" and ", proposal.Patterns)}");
        Assert.Contains(traits, one => one.Trait.Text == "level text");
    }

    [Fact]
    public void A_required_field_under_another_name_gets_an_alias()
    {
        var proposal = ProposalFor(n => $$"""{"eventTime":"{{At(n)}}","level":"info","msg":"x"}""");

        Assert.Contains(new PatchOperation("/fields/time/aliases/-", "\"eventTime\""), proposal.Patch);
        Assert.Equal(proposal.Examples, proposal.Parsed);
    }

    [Fact]
    public void A_time_in_another_form_gets_the_form()
    {
        var proposal = ProposalFor(n => $$"""{"ts":"30.11.2026 10:00:{{n % 60:00}}","level":"info","msg":"x"}""");

        Assert.Contains(proposal.Patch, one => one.Path == "/fields/time/times" && one.Value.Contains("dd.MM.yyyy HH:mm:ss"));
        Assert.Equal(proposal.Examples, proposal.Parsed);
    }

    [Fact]
    public void A_number_in_quotes_is_allowed()
    {
        var proposal = ProposalFor(n => $$"""{"ts":"{{At(n)}}","level":"info","msg":"x","status":"{{200 + (n % 5)}}"}""");

        Assert.Equal([new PatchOperation("/fields/status/numbersAsText", "true")], proposal.Patch);
        Assert.Equal(proposal.Examples, proposal.Parsed);
    }

    [Fact]
    public void A_new_field_is_declared_as_one_that_need_not_be_there()
    {
        var proposal = ProposalFor(n => Json(1, $$""","user":{"name":"ann","age":{{n}}}""").Single());

        Assert.Equal(
            [
                new PatchOperation("/fields/user_name", """{ "type": "text", "aliases": ["user.name"] }"""),
                new PatchOperation("/fields/user_age", """{ "type": "number", "aliases": ["user.age"] }"""),
            ],
            proposal.Patch);
    }

    [Fact]
    public void A_patch_leaves_comments_and_layout_as_they_are()
    {
        var patched = Encoding.UTF8.GetString(JsonSplice.Apply(
            Encoding.UTF8.GetBytes(Watched.File),
            [
                new("/formats/3", """{ "kind": "syslog" }"""), new("/fields/host", """{ "type": "text" }"""),
                new("/fields/time/aliases/-", "\"at\""), new("/fields/status/min", "100"),
            ])!);

        Assert.Contains("""{ "kind": "logfmt" }, { "kind": "syslog" }, { "kind": "line" }]""", patched);
        Assert.Contains("// Shippers write it.", patched);
        Assert.Contains("""
                "status": { "type": "integer", "min": 100 },
                "host": { "type": "text" }
            """.Trim(), patched);
        Assert.Contains("""["ts", "at"]""", patched);
        Assert.Empty(PipelineParser.Parse(Encoding.UTF8.GetBytes(patched)).Errors);
        Assert.Null(JsonSplice.Apply("{}"u8, [new("/a/b", "1")]));
    }

    private static Proposal ProposalFor(Func<int, string> changed)
    {
        var watched = new Watched().Show("a", [.. Json(500), .. Many(200, changed)]);
        return watched.Propose(watched.Findings().First(one => one.Kind is DriftKind.Changed or DriftKind.Unknown))!;
    }

    private static string Line(string format, Random random, int n) => format
        .Replace("{iso}", At(n)).Replace("{dmy}", $"14.11.2023 22:{n / 60 % 60:00}:{n % 60:00},{n % 1000:000}")
        .Replace("{ymd}", $"2023/11/14 22:{n / 60 % 60:00}:{n % 60:00}")
        .Replace("{clf}", $"14/Nov/2023:22:{n / 60 % 60:00}:{n % 60:00} +0000")
        .Replace("{bsd}", $"Nov 14 22:{n / 60 % 60:00}:{n % 60:00}")
        .Replace("{level}", Levels[random.Next(Levels.Length)]).Replace("{name}", Names[random.Next(Names.Length)])
        .Replace("{thread}", random.Next(3) == 0 ? "main" : $"worker-{random.Next(9)}").Replace("{number}", $"{random.Next(1, 99_999)}")
        .Replace("{uuid}", $"{random.Next(1 << 28):x8}-{random.Next(1 << 16):x4}-4711-8abc-{random.NextInt64(1L << 48):x12}")
        .Replace("{ip}", $"10.0.{random.Next(256)}.{random.Next(256)}")
        .Replace("{text}", string.Format(Texts[random.Next(Texts.Length)], random.Next(10_000), random.Next(256)));
}

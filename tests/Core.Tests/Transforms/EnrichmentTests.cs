using Serverless.Core.Definitions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;
using Serverless.Core.Transforms;

namespace Serverless.Core.Tests.Transforms;

public sealed class EnrichmentTests
{
    private static readonly RowLayout Layout = new(
        [("key", FieldType.Text), ("n", FieldType.Integer), ("site", FieldType.Text), ("model", FieldType.Text)]);
    private static readonly Dictionary<string, string> Take = new() { ["site"] = "location", ["model"] = "type" };
    private static readonly ReferenceTables Tables = Devices(1, ("r1", "oslo"), ("zürich-1", "zürich"), ("42", "bergen"));

    [Theory]
    [InlineData("r1", "oslo")]
    [InlineData("zürich-1", "zürich")]
    public void Columns_are_taken_from_the_row_of_the_key(string key, string site)
    {
        var row = Rows.With(Layout, ("key", key));
        Assert.Equal(TransformVerdict.Continue, Enrich("key", required: true).Apply(row, Tables, out _, out _));
        Assert.Equal((site, null), (row.Value("site"), row.Value("model")));
    }

    [Fact]
    public void Integers_are_looked_up_as_text()
    {
        var row = Rows.With(Layout, ("n", 42));
        Enrich("n", required: true).Apply(row, Tables, out _, out _);
        Assert.Equal("bergen", row.Value("site"));
    }

    [Fact]
    public void A_missing_row_leaves_the_fields_as_they_are()
    {
        var row = Rows.With(Layout, ("key", "r9"), ("site", "elsewhere"));
        Assert.Equal(TransformVerdict.Continue, Enrich("key", required: false).Apply(row, Tables, out _, out _));
        Assert.Equal("elsewhere", row.Value("site"));
    }

    [Theory]
    [InlineData("r9", "r9")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void A_missing_row_that_is_required_is_a_rejection(string? key, string found)
    {
        var row = key is null ? Rows.With(Layout) : Rows.With(Layout, ("key", key));
        Assert.Equal(TransformVerdict.Reject, Enrich("key", required: true).Apply(row, Tables, out var rejection, out _));
        Assert.Equal(new Rejection(RejectionStage.Transform, Reasons.LookupMissing, "key", found), rejection);
    }

    [Fact]
    public void A_table_that_is_not_there_has_no_rows()
    {
        var row = Rows.With(Layout, ("key", "r1"));
        Assert.Equal(TransformVerdict.Continue, Enrich("key", required: false).Apply(row, ReferenceTables.Empty, out _, out _));
        Assert.Null(row.Value("site"));
    }

    [Fact]
    public void A_new_snapshot_is_seen_and_the_one_before_stays_as_it_was()
    {
        var step = Enrich("key", required: false);
        var newer = Tables.With("devices", 2, Table(("r1", "paris")));
        foreach (var (tables, site) in new[] { (Tables, "oslo"), (newer, "paris"), (Tables, "oslo") })
        {
            var row = Rows.With(Layout, ("key", "r1"));
            step.Apply(row, tables, out _, out _);
            Assert.Equal(site, row.Value("site"));
        }
        Assert.Equal((1, 2, 0), (Tables.VersionOf("devices"), newer.VersionOf("devices"), newer.VersionOf("others")));
    }

    [Fact]
    public void Putting_one_table_in_place_keeps_the_others()
    {
        var both = Tables.With("sites", 7, Table(("oslo", "north")));
        Assert.Equal((1, 7), (both.VersionOf("devices"), both.VersionOf("sites")));
    }

    [Fact]
    public void Large_tables_find_every_key_and_no_other()
    {
        var table = new ReferenceTable(1, Table([.. Enumerable.Range(0, 10_000).Select(number => ($"device-{number}", $"site-{number}"))]));
        for (var number = 0; number < 10_000; number++)
        {
            var row = table.Find(System.Text.Encoding.UTF8.GetBytes($"device-{number}"));
            Assert.Equal($"site-{number}", System.Text.Encoding.UTF8.GetString(table.Value(row, table.Column("location"))!));
            Assert.Equal(-1, table.Find(System.Text.Encoding.UTF8.GetBytes($"devicf-{number}")));
        }
        Assert.Equal(-1, table.Column("nowhere"));
    }

    [Fact]
    public void An_empty_table_finds_nothing() => Assert.Equal(-1, new ReferenceTable(1, Table()).Find("a"u8));

    private static Transformer Enrich(string on, bool required) =>
        Transformer.Compile([new TransformDefinition.Enrich("devices", on, Take, required)], Layout);

    private static ReferenceTables Devices(long version, params (string Key, string Site)[] rows) =>
        ReferenceTables.Empty.With("devices", version, Table(rows));

    private static Dictionary<string, IReadOnlyDictionary<string, string>> Table(params (string Key, string Site)[] rows) =>
        rows.ToDictionary(row => row.Key, row =>
            (IReadOnlyDictionary<string, string>)new Dictionary<string, string> { ["location"] = row.Site });
}

using System.Text;
using Serverless.Core.Parsing;
using Serverless.Core.Pipelines;
using Serverless.Core.Rows;

namespace Serverless.Core.Tests.Pipelines;

public sealed class PipelineTests
{
    private static readonly Pipeline Sample = Compile(PipelineFiles.Sample);

    [Fact]
    public void Declared_fields_have_the_first_slots_and_results_of_transforms_the_next()
    {
        Assert.Equal(
            ["id", "at", "colour", "size", "unit", "count", "on", "color", "metres", "area", "both", "owner"],
            Sample.Layout.Fields.Select(field => field.Name));
        Assert.Equal(FieldType.Text, Sample.Layout.TypeOf(Sample.Layout.SlotOf("color")));
        Assert.Equal(FieldType.Number, Sample.Layout.TypeOf(Sample.Layout.SlotOf("area")));
    }

    [Fact]
    public void Names_are_resolved_to_slots()
    {
        Assert.Equal(1, Sample.TimeSlot);
        Assert.Equal([0, 6], Sample.Views[2].KeySlots);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], Sample.Views.Select(view => view.Index));
        Assert.Equal(["owners"], Sample.Tables);
        Assert.NotNull(Sample.Views[0].Where);
        Assert.Null(Sample.Views[1].Where);
        Assert.Equal(["n", "q", "d", "t", "h"], Sample.Views[0].Aggregates.Select(aggregate => aggregate.Name));
    }

    // Results of another meaning stand beside those that are there.
    [Theory]
    [InlineData("\"key\": [\"id\"], \"where\"", "\"key\": [\"id\", \"color\"], \"where\"")]
    [InlineData("\"where\": \"on\"", "\"where\": \"!on\"")]
    [InlineData("\"tumbling\": \"10s\"", "\"tumbling\": \"11s\"")]
    [InlineData("{ \"tumbling\": \"10s\" }", "{ \"session\": { \"gap\": \"10s\" } }")]
    [InlineData("\"panes\": \"discarding\"", "\"panes\": \"accumulating\"")]
    public void What_changes_what_a_result_means_changes_both_hashes(string part, string instead)
    {
        var (before, after) = (Sample.Views[0], Compile(PipelineFiles.SampleWith(part, instead)).Views[0]);
        Assert.NotEqual(before.Meaning, after.Meaning);
        Assert.NotEqual(before.DefinitionHash, after.DefinitionHash);
    }

    [Fact]
    public void Results_in_pages_are_of_another_meaning_than_those_in_other_pages_or_in_items()
    {
        string[] stores = ["\"items\"", "\"pages\"", "\"pages\", \"buckets\": 32", "\"pages\", \"buckets\": 64"];
        var meanings = stores.Select(store => Compile(PipelineFiles.SampleWith("\"items\"", store)).Views[1].Meaning).ToList();

        Assert.Equal(Sample.Views[1].Meaning, meanings[0]);
        Assert.Equal(meanings[1], meanings[2]);
        Assert.Equal(3, meanings.Distinct().Count());
    }

    // The states of one definition become those of the other.
    [Theory]
    [InlineData("\"n\": { \"kind\": \"count\" }, \"q\"", "\"m\": { \"kind\": \"count\" }, \"q\"")]
    [InlineData("\"n\": { \"kind\": \"count\" }, \"q\"", "\"n\": { \"kind\": \"sum\", \"field\": \"area\" }, \"q\"")]
    [InlineData("0.02", "0.03")]
    [InlineData("\"precision\": 10", "\"precision\": 11")]
    [InlineData("\"capacity\": 30", "\"capacity\": 31")]
    [InlineData(", \"weight\": \"area\"", "")]
    [InlineData("\"precision\": 10", "\"precision\": 10, \"where\": \"on\"")]
    [InlineData("[1, 2]", "[1, 3]")]
    public void What_changes_an_aggregate_changes_the_definition_alone(string part, string instead)
    {
        var (before, after) = (Sample.Views[0], Compile(PipelineFiles.SampleWith(part, instead)).Views[0]);
        Assert.Equal(before.Meaning, after.Meaning);
        Assert.NotEqual(before.DefinitionHash, after.DefinitionHash);
        Assert.Equal(before.AggregateHashes.Count - 1, before.AggregateHashes.Intersect(after.AggregateHashes).Count());
    }

    [Theory]
    [InlineData("\"allowedLateness\": \"30s\"", "\"allowedLateness\": \"31s\"")]
    [InlineData("[0.5]", "[0.5, 0.9]")]
    [InlineData("\"k\": 3", "\"k\": 4")]
    [InlineData("\"shards\": 2", "\"shards\": 3")]
    [InlineData("\"early\": \"1s\"", "\"early\": \"2s\"")]
    [InlineData("\"early\": \"1s\"", "\"early\": \"kept\"")]
    [InlineData("\"ttl\": \"30d\"", "\"ttl\": \"1d\"")]
    [InlineData("\"name\": \"tumbling\"", "\"name\": \"other\"")]
    [InlineData("\"k\": 3", "\"k\": 3, \"where\": \"area > 2.0\"", "\"k\": 3, \"where\": \"2.0 < area\"")]
    [InlineData("\"where\": \"on\"", "\"where\": \" ( on ) // spaces and parentheses\"")]
    [InlineData("\"where\": \"on\"", "\"where\": \"on && on\"", "\"where\": \"(on && (on))\"")]
    [InlineData("\"where\": \"on\"", "\"where\": \"size > 1.0 && on\"", "\"where\": \"on && 1.0 < size\"")]
    [InlineData("\"where\": \"on\"", "\"where\": \"id == 'a' || on\"", "\"where\": \"on || 'a' == id\"")]
    public void What_does_not_change_it_leaves_the_hash(string part, string instead, string? again = null)
    {
        var first = again is null ? Sample : Compile(PipelineFiles.SampleWith(part, instead));
        var other = Compile(PipelineFiles.SampleWith(part, again ?? instead));
        Assert.Equal(first.Views[0].DefinitionHash, other.Views[0].DefinitionHash);
        Assert.Equal(first.Views[0].Meaning, other.Views[0].Meaning);
    }

    // Stored results carry these: another value would have every view rebuilt.
    [Fact]
    public void The_hash_is_the_same_from_build_to_build() =>
        Assert.Equal(["42497a5fa405cc1f", "ad8becdd722ecacd"], Sample.Views.Take(2).Select(view => view.DefinitionHash));

    // With another one every file in use counts as a new version, whose turn it isn't.
    [Fact]
    public void The_version_of_a_file_is_the_same_from_build_to_build()
    {
        var shipped = Compile(Encoding.UTF8.GetString(PipelineFiles.Read("telemetry.json")));
        // What came later changes no file that doesn't use it.
        var sample = PipelineFiles.SampleWith($", {PipelineFiles.More}", "");
        var plain = Compile(sample.Replace(PipelineFiles.Deduplicate, "", StringComparison.Ordinal));
        Assert.Equal(
            ["914cb6079a8286c6", "75b4e66c322c9293", "aecdb42e25d8b4d2"], [Compile(sample).Version, plain.Version, shipped.Version]);
    }

    private static Pipeline Compile(string json) =>
        Pipeline.Compile(PipelineParser.Parse(Encoding.UTF8.GetBytes(json)) is { Definition: { } definition }
            ? definition
            : throw new InvalidOperationException("the file has errors"));
}

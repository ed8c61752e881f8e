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
        Assert.Equal([0, 1, 2, 3, 4], Sample.Views.Select(view => view.Index));
        Assert.Equal(["owners"], Sample.Tables);
        Assert.NotNull(Sample.Views[0].Where);
        Assert.Null(Sample.Views[1].Where);
        Assert.Equal(["n", "q", "d", "t", "h"], Sample.Views[0].Aggregates.Select(aggregate => aggregate.Name));
    }

    [Theory]
    [InlineData("\"key\": [\"id\"], \"where\"", "\"key\": [\"id\", \"color\"], \"where\"")]
    [InlineData("\"where\": \"on\"", "\"where\": \"!on\"")]
    [InlineData("\"tumbling\": \"10s\"", "\"tumbling\": \"11s\"")]
    [InlineData("{ \"tumbling\": \"10s\" }", "{ \"session\": { \"gap\": \"10s\" } }")]
    [InlineData("\"allowedLateness\": \"30s\"", "\"allowedLateness\": \"31s\"")]
    [InlineData("\"panes\": \"discarding\"", "\"panes\": \"accumulating\"")]
    [InlineData("\"n\": { \"kind\": \"count\" }, \"q\"", "\"m\": { \"kind\": \"count\" }, \"q\"")]
    [InlineData("\"n\": { \"kind\": \"count\" }, \"q\"", "\"n\": { \"kind\": \"sum\", \"field\": \"area\" }, \"q\"")]
    [InlineData("[0.5]", "[0.5, 0.9]")]
    [InlineData("0.02", "0.03")]
    [InlineData("\"precision\": 10", "\"precision\": 11")]
    [InlineData("\"k\": 3", "\"k\": 4")]
    [InlineData("\"capacity\": 30", "\"capacity\": 31")]
    [InlineData(", \"weight\": \"area\"", "")]
    [InlineData("[1, 2]", "[1, 3]")]
    public void What_changes_the_meaning_of_states_changes_the_hash(string part, string instead) =>
        Assert.NotEqual(Sample.Views[0].DefinitionHash, Compile(PipelineFiles.SampleWith(part, instead)).Views[0].DefinitionHash);

    [Theory]
    [InlineData("\"shards\": 2", "\"shards\": 3")]
    [InlineData("\"early\": \"1s\"", "\"early\": \"2s\"")]
    [InlineData("\"ttl\": \"30d\"", "\"ttl\": \"1d\"")]
    [InlineData("\"name\": \"tumbling\"", "\"name\": \"other\"")]
    [InlineData("\"where\": \"on\"", "\"where\": \" ( on ) // spaces and parentheses\"")]
    public void What_does_not_change_it_leaves_the_hash(string part, string instead) =>
        Assert.Equal(Sample.Views[0].DefinitionHash, Compile(PipelineFiles.SampleWith(part, instead)).Views[0].DefinitionHash);

    // Stored results carry these: another value would have every view rebuilt.
    [Fact]
    public void The_hash_is_the_same_from_build_to_build() =>
        Assert.Equal(["c48dbddc197693aa", "a89737625dd3ff11"], Sample.Views.Take(2).Select(view => view.DefinitionHash));

    private static Pipeline Compile(string json) =>
        Pipeline.Compile(PipelineParser.Parse(Encoding.UTF8.GetBytes(json)) is { Definition: { } definition }
            ? definition
            : throw new InvalidOperationException("the file has errors"));
}

using System.Diagnostics;
using Serverless.Core.Schemas;

namespace Serverless.Core.Tests.Schemas;

/// <summary>Pairs of schemas that are small, and that take hours to compare when nothing stops it.</summary>
public sealed class SchemaLimitTests
{
    private const int Records = 3_000;

    // Each walk must end within a few seconds, whatever the machine does beside it.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    /// <summary>What takes too long: a reader, and a writer.</summary>
    public static TheoryData<string, string, string> Pairs => new()
    {
        // 3,000 records, each of which meets each of 2,999 others: 8,997,000 pairs.
        { "records", Chain(Records, turned: false), Chain(Records - 1, turned: true) },
        // Each of 3,000 records of one name in as many namespaces is held against as many enums of that name.
        { "unions", Union(number => Record($"n{number}.R", "")), Union(Enum) },
        // The records of each pair have a union of all those before.
        { "unions in records", Chain(300, turned: false, UnionField), Chain(299, turned: true, UnionField) },
        // Those of each pair have many fields that the other one hasn't got.
        { "fields", Chain(100, turned: false, Defaults("a")), Chain(99, turned: true, Defaults("b")) },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_comparison_that_explodes_is_given_up_with_a_message(string what, string reader, string writer)
    {
        var (read, written) = (AvroSchema.Parse(reader), AvroSchema.Parse(writer));
        var since = Stopwatch.GetTimestamp();

        var limit = Assert.Throws<SchemaLimitException>(() => SchemaCompatibility.Check(CompatibilityLevel.Full, read, [(1, written)]));

        Assert.StartsWith("to compare two schemas takes more than 1,000,000 steps", limit.Message, StringComparison.Ordinal);
        Assert.True(Stopwatch.GetElapsedTime(since) < Soon, what);
    }

    // Each pair of records of different names is a change.
    [Fact]
    public void A_difference_is_not_told_to_its_end() => Assert.Equal(
        SchemaCompatibility.MostFound,
        SchemaDiff.Between(AvroSchema.Parse(Chain(Records, turned: false)), AvroSchema.Parse(Chain(Records - 1, turned: true))).Count);

    // 400 versions of 30,000 steps and more each: every pair is within its limit, and all together aren't.
    [Fact]
    public void All_versions_together_have_a_limit_too()
    {
        var schema = AvroSchema.Parse(Record("R", string.Join(',', Enumerable.Range(0, 10_000).Select(number => Field($"f{number}")))));
        var earlier = Enumerable.Range(1, 400).Select(version => (version, schema)).ToList();

        Assert.Empty(SchemaCompatibility.Check(CompatibilityLevel.Backward, schema, earlier));
        var limit = Assert.Throws<SchemaLimitException>(
            () => SchemaCompatibility.Check(CompatibilityLevel.BackwardTransitive, schema, earlier));
        Assert.StartsWith(
            "to compare a schema with all versions takes more than 10,000,000 steps", limit.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_large_and_goes_together_is_compared()
    {
        var chain = Chain(Records, turned: false);
        Assert.Empty(Found(chain, chain));
        var wide = Union(number => Record($"R{number}", Field("x")));
        Assert.Empty(Found(wide, wide));
    }

    [Fact]
    public void More_reasons_than_anybody_reads_are_left_out()
    {
        var reader = Record("R", string.Join(',', Enumerable.Range(0, 20_000).Select(number => Field($"f{number}"))));

        Assert.Equal(SchemaCompatibility.MostFound, Found(reader, Record("R", "")).Count);
        Assert.Equal(SchemaCompatibility.MostFound, SchemaDiff.Between(AvroSchema.Parse(Record("R", "")), AvroSchema.Parse(reader)).Count);
    }

    // A default of A and B, each of which has one of A and B: 200 deep there are 2^200 ways to look at it.
    [Fact]
    public void Defaults_that_could_be_many_branches_are_given_up()
    {
        var value = string.Concat(Enumerable.Repeat("{\"x\":", 200)) + "1" + new string('}', 200);
        var schema = $$"""
            {"type":"record","name":"Root","fields":[{"name":"r","default":{{value}},"type":[
              {"type":"record","name":"A","fields":[{"name":"x","type":["null","A",
                {"type":"record","name":"B","fields":[{"name":"x","type":["null","A","B"]}]}]}]},"B"]}]}
            """;

        var problem = Assert.Single(SchemaRules.Problems(schema));

        Assert.StartsWith("$.fields[0].default: the defaults could be values of so many branches", problem, StringComparison.Ordinal);
    }

    private static IReadOnlyList<SchemaIncompatibility> Found(string reader, string writer) =>
        SchemaCompatibility.Check(CompatibilityLevel.Backward, AvroSchema.Parse(reader), [(1, AvroSchema.Parse(writer))]);

    // Records of one name in as many namespaces. 'down' has the one before, 'stay' has itself; with 'turned' it is the other way round.
    // So from a pair of a chain and a turned one two others are reached, one before in the one or in the other: in the end all.
    private static string Chain(int count, bool turned, Func<int, string>? more = null)
    {
        var fields = Enumerable.Range(0, count).Select(number =>
        {
            var (before, self) = ($"n{Math.Max(0, number - 1)}.R", $"n{number}.R");
            var (down, stay) = turned ? (self, before) : (before, self);
            return Field($"f{number}", Record(self, $"{Field("down", Items(down))},{Field("stay", Items(stay))}{more?.Invoke(number)}"));
        });
        return Record("Top", string.Join(',', fields));
    }

    private static string Items(string type) => $$"""{"type":"array","items":"{{type}}"}""";

    // Of all records until then.
    private static string UnionField(int number) =>
        "," + Field("any", $"[{string.Join(',', Enumerable.Range(0, number + 1).Select(one => $"\"n{one}.R\""))}]");

    private static Func<int, string> Defaults(string prefix) => _ => string.Concat(Enumerable.Range(0, 100)
        .Select(number => $$""",{"name":"{{prefix}}{{number}}","type":"int","default":0}"""));

    private static string Enum(int number) => $$"""{"type":"enum","name":"m{{number}}.R","symbols":["A"]}""";

    private static string Union(Func<int, string> branch) => $"[{string.Join(',', Enumerable.Range(0, Records).Select(branch))}]";

    private static string Field(string name, string type = "\"int\"") => $$"""{"name":"{{name}}","type":{{type}}}""";

    private static string Record(string name, string fields) => $$"""{"type":"record","name":"{{name}}","fields":[{{fields}}]}""";
}

using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Serverless.Core.Aggregates;
using Serverless.Core.Parsing;

namespace Serverless.Core.Tests.Pipelines;

/// <summary>Holds <c>pipeline.schema.json</c>, which editors use, against the parser, which decides.</summary>
public sealed partial class SchemaTests
{
    private const string Stranger = "zzzzzzzzzzzzzzzz";

    // What the sample lacks.
    private const string JoinedFormat =
        "\"startsWith\": \"text/json\" } }, { \"kind\": \"line\", \"framing\": \"lines\", \"join\": { \"traces\": [\"java\"] } }]";

    private const string OtherSteps =
        "{ \"severity\": { \"number\": \"grave\", \"from\": \"unit\" } }, { \"template\": { \"to\": \"kind\", \"from\": \"unit\" } }, "
        + "{ \"drop\":";

    private static readonly JsonElement Schema = JsonDocument.Parse(PipelineFiles.Read("pipeline.schema.json")).RootElement;

    // The sample file, with sinks.
    private static readonly string Sunk = PipelineFiles
        .SampleWith(
            "\"transforms\": [",
            "\"drift\": { \"sample\": 4 }, \"sinks\": { \"late\": { \"topic\": \"late\" } }, \"transforms\": [")
        .Replace("\"startsWith\": \"text/json\" } }]", JoinedFormat, StringComparison.Ordinal)
        .Replace("{ \"drop\":", OtherSteps, StringComparison.Ordinal)
        .Replace("{ \"tumbling\": \"10s\" }", "{ \"tumbling\": { \"size\": \"10s\" } }", StringComparison.Ordinal)
        .Replace("\"name\": \"session\",", "\"name\": \"session\", \"sink\": { \"topic\": \"visits\" },", StringComparison.Ordinal);

    // For each object of the schema, a place in that file where one stands.
    private static readonly Dictionary<string, string> Places = new()
    {
        [""] = "{\n  \"$schema\"",
        ["format"] = "{ \"kind\": \"json\"",
        ["join"] = "{ \"traces\": [\"java\"]",
        ["severity"] = "{ \"number\": \"grave\"",
        ["template"] = "{ \"to\": \"kind\"",
        ["headerCondition"] = "{ \"header\": \"type\"",
        ["field"] = "{ \"type\": \"boolean\"",
        ["eventTime"] = "{ \"field\": \"at\"",
        ["deduplicate"] = "{ \"by\"",
        ["drift"] = "{ \"sample\"",
        ["featurePart"] = "{ \"newest\"",
        ["rename"] = "{ \"from\"",
        ["convert"] = "{ \"field\": \"size\"",
        ["factor"] = "{ \"factor\"",
        ["compute"] = "{ \"field\": \"area\", \"expression\"",
        ["set"] = "{ \"field\": \"count\"",
        ["drop"] = "{ \"name\": \"no-owner\"",
        ["deriveKey"] = "{ \"field\": \"both\"",
        ["enrich"] = "{ \"table\"",
        ["view"] = "{ \"name\": \"global\"",
        ["store"] = "{ \"layout\": \"items\"",
        ["sinks"] = "{ \"late\"",
        ["eventSink"] = "{ \"topic\": \"late\"",
        ["sink"] = "{ \"topic\": \"visits\"",
        ["tumbling"] = "{ \"size\": \"10s\" }",
        ["calendar"] = "{ \"unit\"",
        ["hopping"] = "{ \"size\": \"1m\", \"slide\"",
        ["sliding"] = "{ \"size\": \"1m\", \"step\"",
        ["session"] = "{ \"gap\"",
        ["global"] = "{ \"every\"",
        ["latest"] = "{ \"markers\"",
        ["table"] = "{ \"name\": \"rows\"",
        ["aggregate"] = "{ \"kind\": \"distinct\"",
    };

    // Objects whose one property says their kind: the parser's message lists the kinds.
    private static readonly Dictionary<string, (string Part, string Instead)> Unions = new()
    {
        ["step"] = ("{ \"rename\": { \"from\": \"colour\", \"to\": \"color\" } }", $"{{ \"{Stranger}\": {{}} }}"),
        ["window"] = ("{ \"global\": { \"every\": 1000 } }", $"{{ \"{Stranger}\": {{}} }}"),
    };

    private static readonly string[] OfEveryKind = ["kind", "field", "where"];

    public static TheoryData<string> Objects => [.. Places.Keys];

    // The properties of an aggregate or a format depend on its kind, and are held against the kinds.
    public static TheoryData<string> OfFixedProperties => [.. Places.Keys.Where(name => name is not ("aggregate" or "format"))];

    public static TheoryData<string> Kinds => [.. Unions.Keys];

    [Theory]
    [MemberData(nameof(OfFixedProperties))]
    public void Parser_and_schema_know_the_same_properties(string name)
    {
        var place = Places[name];
        Assert.Equal(Properties(name), KnownToParser(place, $"{{ \"{Stranger}\": 0, {place[1..]}"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Parser_and_schema_know_the_same_kinds(string name) =>
        Assert.Equal(Properties(name), KnownToParser(Unions[name].Part, Unions[name].Instead));

    [Fact]
    public void The_schema_has_the_kinds_of_aggregate_in_their_order() =>
        Assert.Equal(
            AggregateKinds.All.Select(kind => kind.Name),
            Aggregate.GetProperty("kind").GetProperty("enum").EnumerateArray().Select(kind => kind.GetString()));

    [Fact]
    public void The_schema_has_the_parameters_of_aggregates_with_their_types_ranges_and_defaults()
    {
        var inSchema = Aggregate.EnumerateObject().Select(property => property.Name).Except(OfEveryKind);
        Assert.Equal(AggregateKinds.ParameterNames.Order(StringComparer.Ordinal), inSchema.Order(StringComparer.Ordinal));
        foreach (var parameter in AggregateKinds.All.SelectMany(kind => kind.Parameters))
        {
            var written = (JsonObject)JsonNode.Parse(Aggregate.GetProperty(parameter.Name).GetRawText())!;
            var description = written["description"]!.GetValue<string>();
            written.Remove("description");
            var declared = SchemaOf(parameter);
            Assert.True(JsonNode.DeepEquals(declared, written), $"'{parameter.Name}' is declared as {declared}, the schema has {written}");
            var kinds = AggregateKinds.All.Where(kind => kind.Parameters.Contains(parameter)).Select(kind => kind.Name);
            Assert.StartsWith($"{string.Join(", ", kinds)}: ", description, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Parser_and_schema_know_the_same_formats() => Assert.Equal(
        FormatKindList.All.Select(format => format.Kind),
        Definition("format").GetProperty("properties").GetProperty("kind").GetProperty("enum")
            .EnumerateArray().Select(kind => kind.GetString()));

    [Fact]
    public void The_schema_has_the_properties_of_each_format_and_says_which_are_not_of_all()
    {
        var known = FormatKindList.All.ToDictionary(format => format.Kind, format =>
            KnownToParser("{ \"kind\": \"json\", \"framing\": \"array\"", $"{{ \"{Stranger}\": 0, \"kind\": \"{format.Kind}\""));
        Assert.Equal(Properties("format"), known.Values.SelectMany(names => names).Distinct().Order(StringComparer.Ordinal));
        foreach (var property in Definition("format").GetProperty("properties").EnumerateObject())
        {
            var kinds = known.Where(kind => kind.Value.Contains(property.Name)).Select(kind => kind.Key).ToArray();
            if (kinds.Length < known.Count)
                Assert.StartsWith($"{string.Join(", ", kinds)}: ", property.Value.GetProperty("description").GetString());
        }
    }

    [Fact]
    public void Every_object_of_the_schema_is_held_against_the_parser() =>
        Assert.Equal(
            Schema.GetProperty("$defs").EnumerateObject()
                .Where(entry => entry.Value.TryGetProperty("properties", out _)).Select(entry => entry.Name).Order(),
            Places.Keys.Where(name => name.Length > 0).Concat(Unions.Keys).Order());

    [Theory]
    [MemberData(nameof(Objects))]
    public void What_the_schema_requires_the_parser_requires(string name)
    {
        foreach (var required in Definition(name).TryGetProperty("required", out var list)
            ? list.EnumerateArray().Select(item => item.GetString()!)
            : [])
        {
            var place = Places[name];
            // Another name in its place, so that the object lacks it.
            var spoiled = Spoil(place, required);
            Assert.Contains(PipelineFiles.Parse(spoiled).Errors, error =>
                error.Message.Contains($"'{required}' is missing", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Files_conform_to_the_schema()
    {
        var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
        foreach (var file in PipelineFiles.All())
            Assert.Empty(new SchemaCheck(Schema).Problems(JsonDocument.Parse(PipelineFiles.Read(file), options).RootElement));
        Assert.Empty(new SchemaCheck(Schema).Problems(JsonDocument.Parse(Sunk, options).RootElement));
    }

    [Fact]
    public void Examples_of_the_schema_conform_to_it_and_every_object_has_one()
    {
        foreach (var definition in Schema.GetProperty("$defs").EnumerateObject())
        {
            var examples = definition.Value.TryGetProperty("examples", out var given) ? given.EnumerateArray().ToArray() : [];
            Assert.True(examples.Length > 0 || !definition.Value.TryGetProperty("properties", out _), $"{definition.Name} has no example");
            foreach (var example in examples)
                Assert.Empty(new SchemaCheck(Schema).Problems(example, definition.Value));
        }
    }

    [Theory]
    [InlineData("\"name\": \"sample\"", "\"name\": \"Sample\"")]
    [InlineData("\"bound\": \"5s\"", "\"bound\": \"5 s\"")]
    [InlineData("\"framing\": \"array\"", "\"framing\": \"arrays\"")]
    [InlineData(", \"startsWith\": \"text/json\"", "")]
    [InlineData("\"startsWith\"", "\"is\": \"a\", \"startsWith\"")]
    [InlineData("\"limit\": 5000", "\"limit\": 0")]
    [InlineData("\"by\": [\"unit\", \"at\"]", "\"by\": []")]
    [InlineData("\"shards\": 2", "\"shards\": 0")]
    [InlineData("\"kind\": \"distinct\"", "\"kind\": \"distinctly\"")]
    [InlineData("\"slide\": \"10s\"", "\"slid\": \"10s\"")]
    [InlineData("\"layout\": \"items\"", "\"layout\": \"pages\", \"buckets\": 48")]
    public void What_the_schema_refuses_the_parser_refuses(string part, string instead)
    {
        var spoiled = PipelineFiles.SampleWith(part, instead);
        var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
        Assert.NotEmpty(new SchemaCheck(Schema).Problems(JsonDocument.Parse(spoiled, options).RootElement));
        Assert.NotEmpty(PipelineFiles.Parse(spoiled).Errors);
    }

    private static JsonElement Aggregate => Definition("aggregate").GetProperty("properties");

    /// <summary>What the schema must say of a parameter, but for the description.</summary>
    private static JsonObject SchemaOf(AggregateParameter parameter) => parameter switch
    {
        WholeParameter whole => new()
        {
            ["type"] = "integer", ["minimum"] = whole.Least, ["maximum"] = whole.Most, ["default"] = whole.Otherwise,
        },
        OptionalWholeParameter whole => new() { ["type"] = "integer", ["minimum"] = whole.Least, ["maximum"] = whole.Most },
        NumberParameter number => new()
        {
            ["type"] = "number", ["minimum"] = number.Least, ["exclusiveMaximum"] = number.Below, ["default"] = number.Otherwise,
        },
        NumbersParameter numbers => new()
        {
            ["type"] = "array", ["minItems"] = 1, ["maxItems"] = numbers.MostEntries, ["items"] = Entry(numbers),
        },
        FieldParameter => new() { ["$ref"] = "#/$defs/fieldName" },
        FieldsParameter fields => List(1, fields.Most, new() { ["$ref"] = "#/$defs/fieldName" }),
        TextsParameter texts => List(texts.Least, texts.Most, new() { ["type"] = "string", ["minLength"] = 1 }),
        ChoiceParameter choice => new()
        {
            ["enum"] = new JsonArray([.. choice.Words.Select(word => (JsonNode)word)]), ["default"] = choice.Words[0],
        },
        DurationParameter => new() { ["$ref"] = "#/$defs/duration" },
        _ => throw new NotSupportedException($"the parameter '{parameter}'"),
    };

    private static JsonObject List(int least, int most, JsonObject items) => new()
    {
        ["type"] = "array", ["minItems"] = least, ["maxItems"] = most, ["uniqueItems"] = true, ["items"] = items,
    };

    private static JsonObject Entry(NumbersParameter numbers) => double.IsFinite(numbers.Least)
        ? new() { ["type"] = "number", ["minimum"] = numbers.Least, ["maximum"] = numbers.Most }
        : new() { ["type"] = "number" };

    private static JsonElement Definition(string name) => name.Length == 0 ? Schema : Schema.GetProperty("$defs").GetProperty(name);

    private static IEnumerable<string> Properties(string name) =>
        Definition(name).GetProperty("properties").EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal);

    private static string[] KnownToParser(string part, string instead)
    {
        var errors = PipelineFiles.Parse(Sunk.Replace(part, instead, StringComparison.Ordinal)).Errors;
        var message = Assert.Single(errors, error => error.Message.Contains(Stranger, StringComparison.Ordinal)).Message;
        return Known().Match(message).Groups["names"].Value.Split(", ");
    }

    private static string Spoil(string place, string required)
    {
        var start = Sunk.IndexOf(place, StringComparison.Ordinal);
        var at = Sunk.IndexOf($"\"{required}\"", start, StringComparison.Ordinal);
        return Sunk.Remove(at, required.Length + 2).Insert(at, $"\"{Stranger}\"");
    }

    [GeneratedRegex("known are: (?<names>.*)$")]
    private static partial Regex Known();
}

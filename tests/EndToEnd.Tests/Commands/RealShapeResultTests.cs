using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Serverless.Core.Definitions;
using Serverless.EndToEnd.Tests.Hosting;
using Serverless.EndToEnd.Tests.Runs;
using Serverless.Runtime.Pipelines;

namespace Serverless.EndToEnd.Tests.Commands;

/// <summary>
/// The results of a pipeline that was drafted from a file, against those of a naive program that reads the file by itself: it knows where
/// the key, the time and what is measured are, and groups them.
/// </summary>
[Collection(RunTests.Name)]
public sealed class RealShapeResultTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("quakes.geojson", "net", "features.properties.net", "features.properties.time")]
    [InlineData("orders.jsonl", "customer_id", "customer.id", "createdAt")]
    [InlineData("access.jsonl.gz", "remote_addr", "remote_addr", "time_local")]
    [InlineData("trips.csv", "payment", "payment", "pickup_at")]
    [InlineData("otel.jsonl", "service_name", "resource.attributes.service.name", "metric.gauge.dataPoints.timeUnixNano")]
    public async Task A_draft_counts_and_measures_as_a_naive_program_does(string file, string key, string keyPlace, string timePlace)
    {
        var content = RealShapes.All.Single(shape => shape.File == file).Content();
        var (events, pipeline, data) = (PathOf(file), PathOf("drafted.json"), PathOf("data"));
        await File.WriteAllBytesAsync(events, content);
        (await Cli.RunAsync("infer", events, "--out", pipeline)).Good();
        string[] run = ["run", "--pipeline", pipeline, "--feed", $"drafted={events}", "--until-drained", "--port", "0", "--plain"];
        (await Cli.RunAsync([.. run, "--data", data])).Good();
        var definition = PipelineFiles.Parse(await File.ReadAllBytesAsync(pipeline), out _)!.Definition;
        var each = definition.Views.Single(view => view.Name == "each");
        Assert.Equal([key], each.Key);
        var measure = each.Aggregates.Single(aggregate => aggregate.Kind == "mean").Field!;
        var place = definition.Fields.Single(field => field.Name == measure).Aliases.FirstOrDefault(measure);

        var said = (await Cli.RunAsync(
            "results", "--data", data, "--pipeline", pipeline, "--view", "each", "--format", "json", "--limit", "100000")).Good();
        var found = JsonDocument.Parse(said.Out).RootElement.EnumerateArray().Select(result => Shown(
            result.GetProperty("key").GetString()!, result.GetProperty("start").GetDateTimeOffset(),
            result.GetProperty("values").GetProperty("count").GetInt64(),
            NumberIn(result, each, "max"), NumberIn(result, each, "mean")));

        var expected = Read(file, content)
            .Select(one => (Key: one[keyPlace]!, Time: TimeOf(one[timePlace]!), Number: NumberOf(one.GetValueOrDefault(place))))
            .GroupBy(one => (one.Key, Start: one.Time.ToUnixTimeMilliseconds() / Length(each) * Length(each)))
            .Select(group => Shown(
                group.Key.Key, DateTimeOffset.FromUnixTimeMilliseconds(group.Key.Start), group.Count(),
                group.Max(one => one.Number), group.Average(one => one.Number)));
        Assert.Equal(expected.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    // changes of one row   c  u  d  u  ──► the row as of the last
    [Fact]
    public async Task A_draft_of_changes_has_the_rows_that_a_naive_program_is_left_with()
    {
        var content = RealShapes.All.Single(shape => shape.File == "customers.jsonl").Content();
        var (events, pipeline, data) = (PathOf("customers.jsonl"), PathOf("drafted.json"), PathOf("data"));
        await File.WriteAllBytesAsync(events, content);
        (await Cli.RunAsync("infer", events, "--out", pipeline, "--name", "drafted")).Good();
        string[] run = ["run", "--pipeline", pipeline, "--feed", $"drafted={events}", "--until-drained", "--port", "0", "--plain"];
        (await Cli.RunAsync([.. run, "--data", data])).Good();

        var said = (await Cli.RunAsync(
            "results", "--data", data, "--pipeline", pipeline, "--view", "rows", "--format", "json", "--limit", "1000")).Good();

        var rows = new Dictionary<string, string>();
        foreach (var line in Encoding.UTF8.GetString(content).Split('\n'))
        {
            var whole = JsonNode.Parse(line)!;
            var change = whole["payload"] ?? whole;
            if (change["after"] is { } after)
                rows[$"{after["id"]}"] = $"{after["name"]} {after["city"]} {after["credit"]}";
            else
                rows.Remove($"{change["before"]!["id"]}");
        }
        Assert.Equal(
            rows.Select(row => $"{row.Key}: {row.Value}").Order(StringComparer.Ordinal),
            JsonNode.Parse(said.Out)!.AsArray()
                .Select(result => (Key: $"{result!["key"]}", Row: result["values"]!["row"]!))
                .Select(one => $"{one.Key}: {one.Row["name"]} {one.Row["city"]} {one.Row["credit"]}").Order(StringComparer.Ordinal));
        Assert.InRange(rows.Count, 1, 39);
    }

    private string PathOf(string name) => Path.Combine(_folder.Path, name);

    private static long Length(ViewDefinition view) => view.Window.Parameters[0];

    private static string Shown(string key, DateTimeOffset start, long count, double? most, double? mean) => string.Create(
        CultureInfo.InvariantCulture, $"{key} {start:O} {count} {most:R} {(mean is { } number ? Math.Round(number, 6) : null)}");

    private static double? NumberIn(JsonElement result, ViewDefinition view, string kind)
    {
        var value = result.GetProperty("values").GetProperty(view.Aggregates.Single(aggregate => aggregate.Kind == kind).Name);
        return value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
    }

    // "-" and an empty cell are none, as is null.
    private static double? NumberOf(string? text) => text is null or "" or "-" ? null : double.Parse(text, CultureInfo.InvariantCulture);

    private static DateTimeOffset TimeOf(string text) => true switch
    {
        _ when text.Length == 19 && text.All(char.IsAsciiDigit) =>
            DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(text, CultureInfo.InvariantCulture) / 1_000_000),
        _ when text.All(char.IsAsciiDigit) => DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(text, CultureInfo.InvariantCulture)),
        _ when text.Contains('/', StringComparison.Ordinal) =>
            DateTimeOffset.ParseExact(text[..20], "dd/MMM/yyyy:HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
        _ => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
    };

    /// <summary>Each event by its places, an item of the one array of objects an event.</summary>
    private static IEnumerable<Dictionary<string, string?>> Read(string file, byte[] content)
    {
        var text = file.EndsWith(".gz", StringComparison.Ordinal) ? Unpacked(content) : Encoding.UTF8.GetString(content);
        if (file.EndsWith(".csv", StringComparison.Ordinal))
        {
            var rows = text.Split('\n').Select(row => row.Split(',', 5)).ToList();
            return rows.Skip(1).Select(row => rows[0].Zip(row).ToDictionary(cell => cell.First, cell => (string?)cell.Second.Trim('"')));
        }
        var documents = file.EndsWith(".geojson", StringComparison.Ordinal) ? [text] : text.Split('\n');
        return documents.SelectMany(document => Flatten(JsonDocument.Parse(document).RootElement, ""));
    }

    private static string Unpacked(byte[] content)
    {
        using var reader = new StreamReader(new GZipStream(new MemoryStream(content), CompressionMode.Decompress));
        return reader.ReadToEnd();
    }

    private static List<Dictionary<string, string?>> Flatten(JsonElement json, string place)
    {
        if (json.ValueKind == JsonValueKind.Array && json.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.Object))
            return [.. json.EnumerateArray().SelectMany(item => Flatten(item, place))];
        if (json.ValueKind != JsonValueKind.Object)
            return [new() { [place] = json.ValueKind == JsonValueKind.Null ? null : json.ToString() }];
        List<Dictionary<string, string?>> all = [[]];
        foreach (var member in json.EnumerateObject())
        {
            var inner = Flatten(member.Value, place.Length == 0 ? member.Name : $"{place}.{member.Name}");
            all = inner.Count == 0 ? all : [.. all.SelectMany(one => inner.Select(other => one.Concat(other).ToDictionary()))];
        }
        return all;
    }
}

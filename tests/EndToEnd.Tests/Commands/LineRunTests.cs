using System.Globalization;
using Serverless.EndToEnd.Tests.Hosting;
using Serverless.EndToEnd.Tests.Runs;

namespace Serverless.EndToEnd.Tests.Commands;

/// <summary>Files of lines that aren't JSON, from the feed to the results.</summary>
[Collection(RunTests.Name)]
public sealed class LineRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_access_log_becomes_hits_and_bytes_by_status()
    {
        var random = new Random(7);
        int[] statuses = [200, 200, 200, 304, 404, 500];
        var hits = Enumerable.Range(0, 600).Select(number => (
            Status: statuses[random.Next(statuses.Length)], Bytes: random.Next(5) == 0 ? (int?)null : random.Next(10_000),
            User: number % 3 == 0 ? "ann" : "-", Time: $"13:{number / 60:00}:{number % 60:00}")).ToList();
        var lines = hits.Select(hit => $"10.0.0.7 - {hit.User} [10/Oct/2024:{hit.Time} +0200] \"GET /items?page=1 HTTP/1.1\" {hit.Status} "
            + $"{hit.Bytes?.ToString(CultureInfo.InvariantCulture) ?? "-"} \"-\" \"curl/8\"");

        var rows = await RowsAsync(
            """{ "kind": "access-log", "framing": "lines" }""",
            """
            "status": { "type": "integer", "required": true }, "at": { "type": "timestamp", "required": true, "aliases": ["time"] },
            "bytes": { "type": "integer", "default": 0 }
            """,
            "status", """{ "hits": { "kind": "count" }, "bytes": { "kind": "sum", "field": "bytes" } }""", string.Join('\n', lines));

        Assert.Equal(
            hits.GroupBy(hit => hit.Status).OrderBy(group => group.Key).Select(group => string.Create(
                CultureInfo.InvariantCulture, $"{group.Key}: {group.Count()}, {group.Sum(hit => hit.Bytes ?? 0)}")),
            rows);
    }

    //  a header, quoted cells, cells without anything
    [Fact]
    public async Task A_file_of_trips_with_a_header_becomes_fares_by_zone()
    {
        var random = new Random(8);
        string[] zones = ["Old Town", "Harbour, West", "\"The Hill\""];
        var trips = Enumerable.Range(0, 400).Select(number =>
        (
            Zone: zones[random.Next(3)], Fare: random.Next(4) == 0 ? (int?)null : random.Next(1, 200),
            Time: $"12:{number / 60:00}:{number % 60:00}")).ToList();
        var lines = trips.Select((trip, number) =>
            $"{number};\"{trip.Zone.Replace("\"", "\"\"", StringComparison.Ordinal)}\";01.05.2024 {trip.Time};{trip.Fare}");

        var rows = await RowsAsync(
            """{ "kind": "csv", "framing": "lines", "separator": ";", "columns": ["trip", "zone", "pickup", "fare"] }""",
            """
            "zone": { "type": "text", "required": true },
            "at":
                { "type": "timestamp", "required": true, "aliases": ["pickup"], "times": ["dd.MM.yyyy HH:mm:ss"], "zone": "Europe/Paris" },
            "fare": { "type": "integer" }
            """,
            "zone", """{ "trips": { "kind": "count" }, "fares": { "kind": "sum", "field": "fare" } }""",
            "trip;zone;pickup;fare\r\n" + string.Join("\r\n", lines));

        Assert.Equal(
            trips.GroupBy(trip => trip.Zone).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => string.Create(
                CultureInfo.InvariantCulture, $"{group.Key}: {group.Count()}, {group.Sum(trip => trip.Fare ?? 0)}")),
            rows.Order(StringComparer.Ordinal));
    }

    //  logfmt, syslog and JSON in one file; what is none of them is a line
    [Fact]
    public async Task Lines_of_several_formats_are_told_apart_one_by_one()
    {
        var rows = await RowsAsync(
            """
            { "kind": "json", "framing": "lines" }, { "kind": "logfmt", "framing": "lines" }, { "kind": "syslog", "framing": "lines" },
            { "kind": "line", "framing": "lines" }
            """,
            """
            "app": { "type": "text", "default": "unknown" }, "at": { "type": "timestamp", "required": true, "record": "timestamp" },
            "count": { "type": "integer", "default": 1 }
            """,
            "app", """{ "events": { "kind": "count" }, "sum": { "kind": "sum", "field": "count" } }""",
            """
            {"app":"shop","count":2}
            app=shop count=3 msg="a b"
            <34>Oct 11 22:14:15 host su: failed
            <165>1 2003-10-11T22:14:15.003Z host su - - - text
            panic: something is wrong
            app=cart
            """);

        Assert.Equal(["cart: 1, 1", "shop: 2, 5", "su: 2, 2", "unknown: 1, 1"], rows);
    }

    //  infer FILE ── run --pipeline DRAFT --feed FILE ── every line is read, and the count is that of the lines
    [Theory]
    [InlineData("csv", 300)]
    [InlineData("tsv", 300)]
    [InlineData("access-log", 300)]
    [InlineData("logfmt", 300)]
    [InlineData("syslog", 300)]
    [InlineData("grok", 300)]
    [InlineData("cri", 300)]
    public async Task A_draft_of_such_a_file_reads_all_of_it(string kind, int lines)
    {
        var (events, file, data) = (
            _folder.Write("some.log", Sample(kind, lines)), Path.Combine(_folder.Path, "draft.json"), Path.Combine(_folder.Path, "data"));
        (await Cli.RunAsync("infer", events, "--name", "lines", "--out", file)).Good();
        Assert.Contains($"\"kind\": \"{kind}\"", await File.ReadAllTextAsync(file), StringComparison.Ordinal);

        var report = Path.Combine(_folder.Path, "report.json");
        (await Cli.RunAsync(
            "run", "--pipeline", file, "--feed", $"lines={events}", "--data", data, "--until-drained", "--port", "0", "--plain",
            "--report", report)).Good();

        using var json = System.Text.Json.JsonDocument.Parse(await File.ReadAllTextAsync(report));
        var counts = json.RootElement.GetProperty("pipelines").GetProperty("lines");
        Assert.Equal((lines, lines), (counts.GetProperty("read").GetInt32(), counts.GetProperty("merged").GetInt32()));
    }

    private static string Sample(string kind, int lines)
    {
        var times = Enumerable.Range(0, lines).Select(number => (number, Time: $"12:{number / 60:00}:{number % 60:00}"));
        return string.Join('\n', kind switch
        {
            "csv" => times.Select(one => $"{one.number},zone-{one.number % 7},2026-05-01T{one.Time}Z,{one.number / 4.0},card")
                .Prepend("trip,zone,pickup,fare,payment"),
            "tsv" => times.Select(one => $"{one.number}\tzone-{one.number % 7}\t2026-05-01 {one.Time}\t{one.number * 2}")
                .Prepend("trip\tzone\tpickup\tfare"),
            "access-log" => times.Select(one =>
                $"10.0.0.{one.number % 9} - - [01/May/2026:{one.Time} +0000] \"GET /p HTTP/1.1\" 200 {one.number} \"-\" \"curl\""),
            "grok" => times.Select(one =>
                $"2026-05-01 {one.Time},123 INFO  [main] com.acme.App{one.number % 3} - order {one.number} accepted"),
            "cri" => times.Select(one =>
                $"2026-05-01T{one.Time}.123456789Z stdout F ts=2026-05-01T{one.Time}Z level=info app=app-{one.number % 4} "
                + $"took={one.number}"),
            "logfmt" => times.Select(one => $"ts=2026-05-01T{one.Time}Z level=info app=app-{one.number % 4} took={one.number} msg=\"a b\""),
            _ => times.Select(one => $"May  1 {one.Time} host-{one.number % 3} app[{one.number}]: something happened"),
        });
    }

    /// <summary>The results of one view with an aggregate or two, as <c>key: first, second</c>.</summary>
    private async Task<IReadOnlyList<string>> RowsAsync(string formats, string fields, string key, string aggregates, string content)
    {
        var pipeline = _folder.Write("lines.json", $$"""
            {
              "name": "lines", "topic": "lines", "key": "partition", "formats": [{{formats}}],
              "fields": { "partition": { "type": "integer", "record": "partition", "required": true }, {{fields}} },
              "eventTime": { "field": "at", "bound": "1h" },
              "views": [{ "name": "by-key", "key": ["{{key}}"], "window": { "tumbling": "3650d" }, "aggregates": {{aggregates}} }]
            }
            """);
        var (events, data) = (_folder.Write("events.log", content), Path.Combine(_folder.Path, "data"));
        (await Cli.RunAsync(
            "run", "--pipeline", pipeline, "--feed", $"lines={events}", "--data", data, "--until-drained", "--port", "0", "--plain"))
            .Good();
        var said = (await Cli.RunAsync("results", "--data", data, "--pipeline", pipeline, "--view", "by-key", "--format", "json")).Good();
        using var json = System.Text.Json.JsonDocument.Parse(said.Out);
        return [.. Rows(json.RootElement)];
    }

    private static IEnumerable<string> Rows(System.Text.Json.JsonElement results)
    {
        foreach (var result in results.EnumerateArray())
        {
            var values = result.GetProperty("values").EnumerateObject().Select(value => value.Value.ToString()).ToList();
            yield return $"{result.GetProperty("key")}: {string.Join(", ", values)}";
        }
    }
}

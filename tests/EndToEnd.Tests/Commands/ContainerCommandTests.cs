using Avro.Generic;
using Serverless.EndToEnd.Tests.Feeds;
using Serverless.EndToEnd.Tests.Hosting;
using Serverless.EndToEnd.Tests.Runs;
using Serverless.Local.Commands;

namespace Serverless.EndToEnd.Tests.Commands;

/// <summary>Avro container files as what is fed, tried and drafted from.</summary>
[Collection(RunTests.Name)]
public sealed class ContainerCommandTests : IDisposable
{
    private const int Events = 300;

    // The pipeline knows the customer by the name that the field had before.
    private const string Schema = """
        {"type":"record","name":"Order","namespace":"shop","fields":[
          {"name":"client","type":"string","aliases":["customer"]},
          {"name":"total","type":"double"},
          {"name":"place","type":["null",{"type":"record","name":"Place","fields":[{"name":"city","type":"string"}]}]},
          {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}}]}
        """;

    private const string Pipeline = """
        {
          "name": "orders", "topic": "orders", "key": "customer",
          "formats": [{ "kind": "json" }, { "kind": "avro" }],
          "fields": {
            "customer": { "type": "text", "required": true },
            "total": { "type": "number", "required": true },
            "at": { "type": "timestamp", "required": true }
          },
          "eventTime": { "field": "at", "bound": "1m" },
          "views": [{
            "name": "per-customer", "key": ["customer"], "sharding": "co-partitioned", "window": { "tumbling": "1d" },
            "aggregates": { "count": { "kind": "count" }, "spent": { "kind": "sum", "field": "total" } }
          }]
        }
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly string _file;
    private readonly string _events;

    public ContainerCommandTests()
    {
        _file = _folder.Write("orders.json", Pipeline);
        _events = Path.Combine(_folder.Path, "orders.avro");
        var schema = (Avro.RecordSchema)Avro.Schema.Parse(Schema);
        var orders = Enumerable.Range(0, Events).Select(number => Order(schema, number));
        ContainerFileTests.Write(_events, schema, "zstandard", orders, perBlock: 50);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_is_fed_with_its_schema_registered_and_each_event_in_the_partition_of_its_key()
    {
        var data = Path.Combine(_folder.Path, "data");
        (await RunAsync(_file, "--data", data)).Good();

        var said = (await Cli.RunAsync(
            "results", "--data", data, "--pipeline", _file, "--view", "per-customer", "--format", "csv")).Good();
        var rows = Csv.Parse(said.Out).Skip(1).ToList();
        Assert.Equal(["c0", "c1", "c2"], rows.Select(row => row[0]));
        Assert.All(rows, row => Assert.Equal("100", row[5]));
        Assert.Equal("14850", rows[0][6]);
        var verified = (await Cli.RunAsync("verify", "--data", data, "--pipeline", _file)).Good();
        Assert.DoesNotContain("rekeyed", verified.Out, StringComparison.Ordinal);
        var schemas = (await Cli.RunAsync("schema", "list", "--data", data)).Good();
        Assert.Contains("orders-feed-", schemas.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_damaged_file_what_is_before_is_read_and_the_run_fails_with_the_place()
    {
        await File.WriteAllBytesAsync(_events, (await File.ReadAllBytesAsync(_events))[..^9]);

        var said = await RunAsync(_file);

        Assert.Equal(ExitCode.Failed, said.Code);
        Assert.Contains("orders.avro: it is cut off at byte ", said.Out + said.Error, StringComparison.Ordinal);
        Assert.Contains(" events before that were read", said.Out + said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipeline_without_a_format_for_it_says_what_to_add()
    {
        var json = _folder.Write("json.json", Pipeline.Replace(", { \"kind\": \"avro\" }", "", StringComparison.Ordinal));

        var run = await RunAsync(json);
        var check = await Cli.RunAsync("check", json, "--sample", _events);

        Assert.Equal((ExitCode.Usage, ExitCode.Usage), (run.Code, check.Code));
        Assert.Contains("reads no Avro: add { \"kind\": \"avro\" } to its 'formats'", run.Error, StringComparison.Ordinal);
        Assert.Contains("reads no Avro: add { \"kind\": \"avro\" } to its 'formats'", check.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sample_is_tried_as_the_pipeline_would_read_it()
    {
        var said = (await Cli.RunAsync("check", _file, "--sample", _events, "--show", "2")).Good();

        Assert.Contains("event 1: per-customer [c0]", said.Out, StringComparison.Ordinal);
        Assert.Contains("  total = 0", said.Out, StringComparison.Ordinal);
        Assert.Contains("accepted 300, filtered 0, dead letters 0", said.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draft_of_a_file_has_its_types_its_time_and_its_key_and_reads_it()
    {
        var draft = Path.Combine(_folder.Path, "drafted.json");
        (await Cli.RunAsync("infer", _events, "--out", draft)).Good();

        var text = await File.ReadAllTextAsync(draft);
        Assert.Contains("\"kind\": \"avro\"", text, StringComparison.Ordinal);
        Assert.Contains("'shop.Order'", text, StringComparison.Ordinal);
        Assert.Contains("\"key\": \"client\"", text, StringComparison.Ordinal);
        Assert.Contains("\"eventTime\": { \"field\": \"at\"", text, StringComparison.Ordinal);
        Assert.Contains("\"total\": { \"type\": \"number\"", text, StringComparison.Ordinal);
        Assert.Contains("\"place.city\"", text, StringComparison.Ordinal);
        var tried = (await Cli.RunAsync("check", draft, "--sample", _events)).Good();
        Assert.Contains("accepted 300, filtered 0, dead letters 0", tried.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_header_is_refused_by_all_who_read_it()
    {
        await File.WriteAllBytesAsync(_events, (await File.ReadAllBytesAsync(_events))[..40]);

        (await Cli.RunAsync("infer", _events)).Refused(ExitCode.Usage, "orders.avro: it is cut off at byte 40");
        Assert.Equal(ExitCode.Usage, (await Cli.RunAsync("check", _file, "--sample", _events)).Code);
        Assert.Equal(ExitCode.Failed, (await RunAsync(_file)).Code);
    }

    private Task<Cli> RunAsync(string pipeline, params string[] more) => Cli.RunAsync(
        ["run", "--pipeline", pipeline, "--feed", $"orders={_events}", "--until-drained", "--port", "0", "--plain", .. more]);

    private static GenericRecord Order(Avro.RecordSchema schema, int number)
    {
        var order = new GenericRecord(schema);
        order.Add("client", $"c{number % 3}");
        order.Add("total", (double)number);
        var place = new GenericRecord((Avro.RecordSchema)((Avro.UnionSchema)schema["place"].Schema).Schemas[1]);
        place.Add("city", $"city {number % 5}");
        order.Add("place", number % 7 == 0 ? null : place);
        order.Add("at", new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(number));
        return order;
    }
}

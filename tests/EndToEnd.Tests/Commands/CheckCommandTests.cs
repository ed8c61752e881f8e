using System.Text.Json.Nodes;
using Serverless.EndToEnd.Tests.Hosting;
using Serverless.EndToEnd.Tests.Runs;
using Serverless.EndToEnd.Tests.Settings;

namespace Serverless.EndToEnd.Tests.Commands;

[Collection(RunTests.Name)]
public sealed class CheckCommandTests : IDisposable
{
    private const string Pipeline = """
        {
          "name": "shop", "topic": "shop", "key": "customer",
          "formats": [{ "kind": "json", "framing": "lines", "explode": "lines" }],
          "fields": {
            "customer": { "type": "text", "required": true },
            "at": { "type": "timestamp", "required": true },
            "sku": { "type": "text", "aliases": ["lines.sku"] },
            "price": { "type": "number", "aliases": ["lines.price"], "min": 0 }
          },
          "eventTime": { "field": "at", "bound": "5s" },
          "transforms": [{ "drop": { "name": "no-lines", "if": "!has(sku)" } }],
          "views": [
            { "name": "all", "key": ["customer"], "window": { "tumbling": "1m" }, "aggregates": { "n": { "kind": "count" } } },
            { "name": "dear", "key": ["sku", "customer"], "where": "price > 10", "window": { "tumbling": "1m" },
              "aggregates": { "n": { "kind": "sum", "field": "price" } } }
          ]
        }
        """;

    private const string Events = """
        {"customer":"a|b","at":"2026-01-01T00:00:00Z","lines":[{"sku":"x","price":5},{"sku":"y","price":20}]}
        {"customer":"c","at":"2026-01-01T00:00:01Z","lines":[]}
        {"customer":"c","at":"2026-01-01T00:00:02Z","lines":[{"sku":"\u001b[31m","price":-1}]}
        {"customer":"c","lines":[{"sku":"x","price":1}]}
        no json
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Several_files_and_folders_are_checked_at_once_and_the_schema_is_no_pipeline()
    {
        var (shop, other) = (Write("shop.json", Pipeline), Write("other.json", PipelineText.Of("other")));
        Write("pipeline.schema.json", "{}");

        var said = (await Cli.RunAsync("check", _folder.Path, shop)).Good();

        Assert.Equal(
            [
                $"{other}: pipeline 'other' has no mistakes; views: all", $"{shop}: pipeline 'shop' has no mistakes; views: all, dear",
            ],
            said.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task The_mistakes_of_all_files_are_told()
    {
        var (one, two) = (Write("one.json", "{\n\"name\": 1 }"), Write("two.json", "nonsense"));

        var said = await Cli.RunAsync("check", one, two);

        Assert.Equal((2, ""), (said.Code, said.Out));
        Assert.Contains($"{one}, line 2, $.name: ", said.Error, StringComparison.Ordinal);
        Assert.Contains($"{two}, line 1, $: not valid JSON", said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_cannot_run_beside_each_other_are_refused_with_both()
    {
        var (one, two) = (Write("one.json", PipelineText.Of("one")), Write("two.json", PipelineText.Of("one")));
        (await Cli.RunAsync("check", one, two)).Refused(2, $"{one} and {two} have the name 'one'");

        var group = "\"consumerGroup\": \"g\",";
        (one, two) = (Write("one.json", PipelineText.Of("one", "t", group)), Write("two.json", PipelineText.Of("two", "t", group)));
        (await Cli.RunAsync("check", one, two)).Refused(2, $"{one} and {two} read the topic 't' with the consumer group 'g'");
    }

    [Fact]
    public async Task What_the_files_mean_for_the_deployment_is_written_where_it_is_asked_for()
    {
        Write("shop.json", Pipeline);
        Write("other.json", PipelineText.Of("other", topic: "%Other__Topic%"));
        var target = Path.Combine(_folder.Path, "sizes");

        var shown = (await Cli.RunAsync("check", _folder.Path, "--sizing")).Good();
        (await Cli.RunAsync("check", _folder.Path, "--sizing", "--output", target)).Good();

        Assert.Equal(shown.Out, await File.ReadAllTextAsync(target));
        Assert.Equal(
            [("ingest-other", "%Other__Topic%"), ("ingest-shop", "shop")],
            JsonNode.Parse(shown.Out)!["pipelines"]!.AsArray().Select(one => ((string)one!["function"]!, (string)one["topic"]!)));
    }

    [Fact]
    public async Task Options_that_do_not_go_together_are_refused()
    {
        var (shop, other) = (Write("shop.json", Pipeline), Write("other.json", PipelineText.Of("other")));
        var empty = Directory.CreateDirectory(Path.Combine(_folder.Path, "empty")).FullName;

        (await Cli.RunAsync("check", shop, "--output", "x")).Refused(2, "--output", "add --sizing");
        (await Cli.RunAsync("check", shop, "--sizing", "--output", $"{empty}/no/such")).Refused(2, "--output", "can't be written");
        (await Cli.RunAsync("check", empty)).Refused(2, $"{empty} has no pipeline files");
        (await Cli.RunAsync("check", Write("pipeline.schema.json", "{}"))).Refused(2, "the schema of pipeline files");
        (await Cli.RunAsync("check", shop, other, "--sample", Write("events", Events))).Refused(2, "--sample is for one pipeline");
    }

    [Fact]
    public async Task A_good_file_is_good_and_a_sample_shows_rows_views_drops_and_dead_letters()
    {
        var (file, events) = (Write("shop.json", Pipeline), Write("shop.jsonl", Events));

        var said = await Cli.RunAsync("check", file, "--sample", events, "--dead-letters", "60");

        said.Good();
        Assert.Equal(
            $$$"""
            {{{_folder.Path}}}/shop.json: pipeline 'shop' has no mistakes; views: all, dear
            event 1: all [a\|b]
              customer = "a|b"
              at = 2026-01-01T00:00:00.000Z
              sku = "x"
              price = 5
            event 1, item 2: all [a\|b], dear [y|a\|b]
              customer = "a|b"
              at = 2026-01-01T00:00:00.000Z
              sku = "y"
              price = 20
            event 2: dropped by no-lines
              {"customer":"c","at":"2026-01-01T00:00:01Z","lines":null}
            event 3: dead letter, out-of-range of price: -1
              {"customer":"c","at":"2026-01-01T00:00:02Z","lines":{"sku":"\u001b[31m","price":…
            event 4: dead letter, required-missing of at
              {"customer":"c","lines":{"sku":"x","price":1}}
            event 5: dead letter, malformed: o json
              no json
            6 events, all of {{{_folder.Path}}}/shop.jsonl: accepted 2, filtered 1, dead letters 3
              in all 2
              in dear 1
              dropped by no-lines 1
              dead letters 1, the first event 3: out-of-range of price: -1
              dead letters 1, the first event 4: required-missing of at
              dead letters 1, the first event 5: malformed: o json

            """,
            said.Out);
    }

    [Fact]
    public async Task A_sample_of_which_most_are_dead_letters_fails()
    {
        var said = await Cli.RunAsync("check", Write("shop.json", Pipeline), "--sample", Write("bad.jsonl", "1\n2\n"), "--show", "0");

        Assert.Equal(1, said.Code);
        Assert.Contains("dead letters 2, the first event 1: not-an-object", said.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fifty_mistakes_are_told_one_a_line()
    {
        const string View = """
            { "name": "v0", "key": ["customer"], "where": "price >> 1", "window": { "tumbling": "1m" },
              "aggregates": { "n": { "kind": "sum", "field": "sku" } } }
            """;
        var views = string.Join(",\n", Enumerable.Range(0, 25).Select(view => View.Replace("v0", $"v{view}", StringComparison.Ordinal)));
        var file = Write("bad.json", Pipeline[..Pipeline.IndexOf("\"views\"", StringComparison.Ordinal)] + "\"views\": [" + views + "] }");

        var said = await Cli.RunAsync("check", file, "--sample", "/no/such/sample");

        Assert.Equal((2, ""), (said.Code, said.Out));
        var lines = said.Error.TrimEnd('\n').Split('\n');
        Assert.Equal(50, lines.Length);
        Assert.All(lines, line => Assert.StartsWith($"{file}, line ", line, StringComparison.Ordinal));
        Assert.Contains("$.views[24].where: ", lines[48], StringComparison.Ordinal);
        Assert.Contains("$.views[24].aggregates.n.field: ", lines[49], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_pipeline_file_or_no_sample_is_told_in_one_line()
    {
        var (good, empty) = (Write("shop.json", Pipeline), Write("empty", "\n\n"));
        (await Cli.RunAsync("check", "/no/such/file")).Refused(2, "/no/such/file can't be read");
        (await Cli.RunAsync("check", empty)).Refused(2, "line 3, $: not valid JSON");
        (await Cli.RunAsync("check", good, "--show", "-1")).Refused(2, "--show -1");

        var said = await Cli.RunAsync("check", good, "--sample", empty);
        Assert.Equal((2, $"{empty} is empty: name a file of events, such as a JSON object a line\n"), (said.Code, said.Error));
    }

    private string Write(string name, string text)
    {
        var file = Path.Combine(_folder.Path, name);
        File.WriteAllText(file, text);
        return file;
    }
}

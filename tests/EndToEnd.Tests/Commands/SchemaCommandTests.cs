using System.Text.Json;
using Serverless.EndToEnd.Tests.Documents;
using Serverless.EndToEnd.Tests.Hosting;
using Serverless.EndToEnd.Tests.House;
using Serverless.EndToEnd.Tests.Schemas;
using Serverless.EndToEnd.Tests.Workloads.Telemetry;
using Serverless.Local.Commands;
using Serverless.Runtime.Stores;

namespace Serverless.EndToEnd.Tests.Commands;

/// <summary>The verb that checks, registers, lists and compares schemas, on a data folder and at a registry.</summary>
[Collection(ProcessTests.Name)]
public sealed class SchemaCommandTests : IDisposable
{
    // user is in the key, price in a total, page in a condition.
    private const string Shop = """
        {
          "name": "shop", "topic": "clicks", "key": "user", "formats": [ { "kind": "avro" }, { "kind": "json" } ],
          "fields": {
            "user": { "type": "text", "required": true }, "at": { "type": "timestamp", "required": true },
            "page": { "type": "text", "default": "/" }, "price": { "type": "integer" }
          },
          "eventTime": { "field": "at", "bound": "5s" },
          "views": [ { "name": "per-user", "key": ["user"], "where": "page != '/x'", "window": { "tumbling": "1h" },
            "aggregates": { "clicks": { "kind": "count" }, "total": { "kind": "sum", "field": "price" } } } ]
        }
        """;

    private static readonly string First = Click("user string, at time, price long");

    private readonly TemporaryFolder _folder = new();
    private readonly Variable _pipelines;

    // One pipeline, that reads no Avro.
    public SchemaCommandTests()
    {
        var shipped = Path.Combine(_folder.Path, "shipped");
        Directory.CreateDirectory(shipped);
        System.IO.File.WriteAllBytes(Path.Combine(shipped, "telemetry.json"), ShippedPipeline.File);
        _pipelines = new Variable("Pipelines__Folder", shipped);
    }

    public void Dispose()
    {
        _pipelines.Dispose();
        _folder.Dispose();
    }

    private string Data => Path.Combine(_folder.Path, "data");

    /// <summary>The level, the new schema, and what is said of it; nothing: it breaks nothing.</summary>
    public static TheoryData<string, string, string> Compared => new()
    {
        { "BACKWARD", Click("user string, at time, price long"), "" },
        { "BACKWARD", Click("user string, at time"), "" },
        {
            "BACKWARD", Click("user string, at time, price long, must int"),
            "  BREAKS: version 2 wrote what this schema can't read: $.fields[3]: the reader's field 'must' has no default, and"
        },
        { "backward_transitive", Click("user string, at time, price long, page string"), "  BREAKS: version 1 wrote what" },
        { "BACKWARD", Click("user string, at time, price long, page string"), "" },
        {
            "FORWARD", Click("user string, at time"),
            "  BREAKS: version 2 can't read what this schema writes: $.fields[2]: the reader's field 'price' has no default"
        },
        {
            "FULL", Click("user string, at time, price int, page string"),
            "  BREAKS: version 2 wrote what this schema can't read: $.fields[2].type"
        },
        { "NONE", "\"string\"", "" },
    };

    /// <summary>The schema, a line that is said, and the exit code: for the pipeline, after <see cref="First"/>.</summary>
    public static TheoryData<string, string, int> Read => new()
    {
        { First, "pipeline 'shop' (confluent): reads 3 of 4 fields", ExitCode.Good },
        { First, "  note: the schema has no value for the field 'page', so it is '/', its default, in every event", ExitCode.Good },
        {
            Click("at time, price long"),
            "  BREAKS: the schema has no value for the required field 'user', so every event is a dead letter: keep it in the schema, "
            + "or list its name there in the field's 'aliases' (required-missing) [used: view 'per-user' (key)]",
            ExitCode.Failed
        },
        {
            Click("user string, at time?, price long"),
            "  BREAKS: the required field 'at' may have no value, and an event without one is a dead letter: let the schema always have "
            + "it, or give the field a default in place of 'required' (required-missing) [used: event time]",
            ExitCode.Failed
        },
        {
            Click("user string, at time, price string"),
            "  BREAKS: the field 'price' takes whole numbers, and no value of string, so an event with one is a dead letter: keep the type "
            + "in the schema, or change the field ('numbersAsText' takes texts that are numbers) (wrong-type) "
            + "[used: view 'per-user' (aggregate 'total')]",
            ExitCode.Failed
        },
        { Click("user string, at time, price double"), "dead letter: fractions; keep the type", ExitCode.Failed },
        { Click("user string, at time"), "  BREAKS: the schema has no value for the field 'price', so it is missing", ExitCode.Failed },
        { Click("user string, at time, price int, page string?"), "  note: the field 'page' may have no", ExitCode.Good },
        { "\"string\"", "  BREAKS: an event may be string, which has no fields: let the schema be a record (not-an-", ExitCode.Failed },
    };

    [Theory]
    [MemberData(nameof(Compared))]
    public async Task A_schema_is_held_against_the_versions_of_its_subject(string level, string schema, string said)
    {
        await RegisterAsync(First);
        await RegisterAsync(Click("user string, at time, price long, page string=/"));

        var check = await CheckAsync(schema, "--subject", "clicks-value", "--level", level, "--data", Data);

        Assert.Equal(said.Length == 0 ? ExitCode.Good : ExitCode.Failed, check.Code);
        Assert.Contains(said, check.Out, StringComparison.Ordinal);
        Assert.Contains($"2 versions ({level.ToUpperInvariant()})", check.Out, StringComparison.Ordinal);
        Says(said.Length == 0 ? "\nit breaks nothing\n" : "\nIT BREAKS ", check);
    }

    [Theory]
    [MemberData(nameof(Read))]
    public async Task A_schema_is_held_against_what_a_pipeline_reads(string schema, string said, int code)
    {
        var pipeline = _folder.Write("shop.json", Shop);
        await RegisterAsync(First);

        var check = await CheckAsync(
            schema, "--pipeline", pipeline, "--subject", "clicks-value", "--level", "NONE", "--data", Data);

        Assert.True(code == check.Code, check.Out + check.Error);
        Assert.Contains(said, check.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_earlier_version_what_may_go_wrong_is_a_warning()
    {
        var schema = Click("user string?, at time, price double");

        var check = (await CheckAsync(schema, "--pipeline", _folder.Write("shop.json", Shop))).Good();

        Says("  warning: the required field 'user' may have no value", check);
        Says("  warning: the field 'price' takes whole numbers, and not all values of double", check);
        Assert.EndsWith("it breaks nothing\n", check.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_registry_would_refuse_is_told_with_its_place()
    {
        var check = await CheckAsync("""{"type":"record","name":"R","fields":[{"name":"a-b","type":"int","default":"x"}]}""");
        Assert.Equal(ExitCode.Failed, check.Code);
        Says("  BREAKS: $.fields[0].name: 'a-b' is no name", check);
        Says("  BREAKS: $.fields[0].default: \"x\" is no value of int", check);
        Says("IT BREAKS 2 things\n", check);

        var none = await CheckAsync("{\"type\":\"recrod\"}");
        Assert.Equal(ExitCode.Failed, none.Code);
        Says("new.avsc: no schema\n  BREAKS: $.type: 'recrod' is no type", none);
    }

    [Fact]
    public async Task Pipelines_are_those_that_are_named_or_accept_Avro_or_have_the_topic()
    {
        var folder = Path.Combine(_folder.Path, "pipelines");
        Directory.CreateDirectory(folder);
        await System.IO.File.WriteAllTextAsync(Path.Combine(folder, "shop.json"), Shop);
        var other = Shop.Replace("\"shop\", \"topic\": \"clicks\"", "\"other\", \"topic\": \"others\"", StringComparison.Ordinal);
        await System.IO.File.WriteAllTextAsync(Path.Combine(folder, "other.json"), other);
        await RegisterAsync(First);
        using (new Variable("Pipelines__Folder", folder))
        {
            Assert.Equal(["other", "shop"], PipelinesIn(await CheckAsync(First)));
            Assert.Equal(["shop"], PipelinesIn(await CheckAsync(First, "--subject", "clicks-value", "--data", Data)));
            Assert.Equal(["other", "shop"], PipelinesIn(await CheckAsync(First, "--subject", "Click", "--data", Data)));
            Assert.Equal(["other"], PipelinesIn(await CheckAsync(First, "--pipeline", "other")));
            var stranger = (await CheckAsync(First, "--subject", "orders-value", "--data", Data)).Good();
            Says("no pipeline reads Avro of the topic orders, so none was looked at\n", stranger);
        }
        var none = (await CheckAsync(First)).Good();
        Says("accepts Avro, so none was looked at: name yours with --pipeline\n", none);
    }

    [Fact]
    public async Task What_takes_too_long_to_compare_is_said_and_not_taken_for_good()
    {
        await RegisterAsync(RegistryHost.Union(1_500, """{"type":"enum","name":"a#.R","symbols":["A"]}"""));

        var check = await CheckAsync(
            RegistryHost.Union(1_500, """{"type":"record","name":"b#.R","fields":[]}"""), "--subject", "clicks-value", "--data", Data);

        Assert.Equal(ExitCode.Failed, check.Code);
        Says("  BREAKS: to compare two schemas takes more than 1,000,000 steps", check);
    }

    [Fact]
    public async Task The_report_has_the_verdict_for_a_build()
    {
        await RegisterAsync(First);
        var report = Path.Combine(_folder.Path, "report.json");

        await CheckAsync(
            Click("at time, must int"), "--subject", "clicks-value", "--data", Data, "--pipeline", _folder.Write("shop.json", Shop),
            "--report", report);

        var verdict = JsonDocument.Parse(await System.IO.File.ReadAllTextAsync(report)).RootElement;
        Assert.Equal(3, verdict.GetProperty("breaks").GetInt32());
        var subject = verdict.GetProperty("subject");
        Assert.Equal(("clicks-value", "BACKWARD"), (subject.GetProperty("name").GetString(), subject.GetProperty("level").GetString()));
        var incompatible = subject.GetProperty("incompatible")[0];
        Assert.Equal(
            (1, "schema", "ReaderFieldMissingDefault", "$.fields[1]"),
            (incompatible.GetProperty("version").GetInt32(), incompatible.GetProperty("reader").GetString(),
                incompatible.GetProperty("kind").GetString(), incompatible.GetProperty("path").GetString()));
        var impacts = verdict.GetProperty("pipelines")[0].GetProperty("impacts").EnumerateArray().ToList();
        Assert.Equal(
            ["user requiredMissing True", "page defaultAlways False", "price notRead True"],
            impacts.Select(one => $"{one.GetProperty("field")} {one.GetProperty("kind")} {one.GetProperty("breaks")}"));
        Assert.Equal("per-user", impacts[0].GetProperty("uses")[0].GetProperty("view").GetString());
    }

    [Fact]
    public async Task Registering_lists_a_version_and_does_nothing_twice()
    {
        Assert.Equal("clicks-value: version 1, id 1\n", (await RegisterAsync(First)).Out);
        Assert.Equal("clicks-value: version 1, id 1; it was registered before\n", (await RegisterAsync(First)).Out);
        Assert.Equal("clicks-value: version 2, id 2\n", (await RegisterAsync(Click("user string, at time"))).Out);

        Assert.Equal("clicks-value: 2 versions, the newest is 2\n", (await RunAsync("list")).Good().Out);
        Assert.Equal(
            "clicks-value: BACKWARD\n  version 1, id 1: record 'Click', 3 fields\n  version 2, id 2: record 'Click', 2 fields\n",
            (await RunAsync("list", "--subject", "clicks-value")).Good().Out);
        Says(
            "; it is version 2 already",
            (await CheckAsync(Click("user string, at time"), "--subject", "clicks-value", "--data", Data)).Good());
        (await RunAsync("register", File("bad.avsc", Click("must int")), "--subject", "clicks-value"))
            .Refused(ExitCode.Failed, "The schema is incompatible with an earlier one of the subject 'clicks-value'");
        (await RunAsync("register", File("bad.avsc", "{}"), "--subject", "x"))
            .Refused(ExitCode.Failed, "This is no valid Avro schema: $: 'type'");
    }

    [Fact]
    public async Task What_a_schema_refers_to_is_named_on_the_command_line()
    {
        (await RunAsync("register", File("user.avsc", RecordOf("User", "id string")), "--subject", "users"))
            .Good();
        var click = File("click.avsc", Click("user User"));

        (await RunAsync("register", click, "--subject", "clicks", "--reference", "User=users")).Good();

        Says("record 'Click', 1 field; uses users:1", (await RunAsync("list", "--subject", "clicks")).Good());
        (await RunAsync("check", click, "--subject", "clicks", "--reference", "User=users:1")).Good();
        Assert.Equal(ExitCode.Failed, (await RunAsync("check", click)).Code);
        (await RunAsync("check", click, "--reference", "User=users:9"))
            .Refused(ExitCode.Usage, "--reference User=users:9: the registry has no 'users:9'");
        (await RunAsync("check", click, "--reference", "users")).Refused(ExitCode.Usage, "write NAME=SUBJECT");
        (await Cli.RunAsync("schema", "check", click, "--reference", "User=users"))
            .Refused(ExitCode.Usage, "name its registry with --data");
    }

    [Fact]
    public async Task A_difference_is_told_between_files_and_versions()
    {
        await RegisterAsync(First);
        await RegisterAsync(Click("user string, at time"));

        var versions = (await RunAsync("diff", "clicks-value:1", "clicks-value")).Good().Out;
        Assert.Equal(
            "$.fields[2]: field 'price' is gone: long\nB can read what A wrote\n"
            + "A can't read what B wrote: $.fields[2]: the reader's field 'price' has no default",
            versions[..versions.IndexOf(", and the writer", StringComparison.Ordinal)]);
        var same = (await RunAsync("diff", "clicks-value:latest", File("b.avsc", Click("user string, at time")))).Good().Out;
        Assert.Equal("nothing that readers or writers see is different\nB can read what A wrote\nA can read what B wrote\n", same);

        (await RunAsync("diff", "clicks-value:7", "clicks-value"))

            .Refused(ExitCode.Usage, "clicks-value:7: there is no such file, and the registry");
        (await RunAsync("diff", File("c.avsc", "{"), "clicks-value")).Refused(ExitCode.Usage, "c.avsc: not valid JSON");
        (await Cli.RunAsync("schema", "diff", "a", "b"))
            .Refused(ExitCode.Usage, "a: there is no such file; for a subject add --data DIR or --registry URL");
    }

    [Fact]
    public async Task A_registry_is_asked_as_a_folder_is()
    {
        await using var host = await RegistryHost.StartAsync("Registry:Key=secret");
        Task<Cli> Run(params string[] args) => Cli.RunAsync(["schema", .. args, "--registry", host.Address]);
        Task<Cli> Register(string file) => Run("register", file, "--subject", "clicks");
        var (first, second) = (File("1.avsc", First), File("2.avsc", Click("user string, at time")));
        using var user = new Variable("SchemaRegistry__Username", "any");
        using (new Variable("SchemaRegistry__Password", "secret"))
        {
            Says("subject 'clicks': there are no versions yet (BACKWARD)", (await Run("check", first, "--subject", "clicks")).Good());
            Assert.Equal("clicks: version 1, id 1\n", (await Register(first)).Good().Out);
            Assert.Equal("clicks: version 1, id 1; it was registered before\n", (await Register(first)).Good().Out);
            (await Register(second)).Good();
            (await Register(File("3.avsc", Click("must int")))).Refused(ExitCode.Failed, "The schema is incompatible with an earlier one");
            Assert.Equal("clicks: 2 versions, the newest is 2\n", (await Run("list")).Good().Out);
            Says(
                "compared with versions 1 to 2 of 2 versions (FULL_TRANSITIVE); it is version 2 already",
                await Run("check", second, "--subject", "clicks", "--level", "FULL_TRANSITIVE"));
            Says("$.fields[2]: field 'price' is gone", (await Run("diff", "clicks:1", second)).Good());
            using (new Variable("SchemaRegistry__Url", host.Address))
                Says("clicks: 2", (await Cli.RunAsync("schema", "list")).Good());
        }
        using (new Variable("SchemaRegistry__Password", "wrong"))
            (await Run("list")).Refused(ExitCode.Failed, "it doesn't let this app in (401)");
    }

    [Fact]
    public async Task The_documented_commands_do_what_the_page_says()
    {
        var page = Path.Combine(Checkout.Root, "docs", "schemas.md");
        var files = System.IO.File.ReadAllText(page).Split("```json\n").Skip(1).Select(block => block.Split("```")[0]).ToArray();
        foreach (var (name, text) in new[] { "shop.json", "click.avsc", "click-2.avsc" }.Zip(files))
            File(name, text);
        var commands = DocumentedCommand.Of("schemas.md");

        Assert.Equal(["register", "check", "diff", "list"], commands.Select(command => command.Line.Split(' ')[1]));
        foreach (var command in commands)
        {
            var said = await Cli.RunAsync([.. command.Line.Split(' ').Select(Located)]);
            Assert.Equal(command.Line.Contains("check", StringComparison.Ordinal) ? ExitCode.Failed : ExitCode.Good, said.Code);
            var output = said.Out.Replace(_folder.Path + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
            Assert.True(command.FirstNotPrinted(output) is null, $"{command.Line}: '{command.FirstNotPrinted(output)}' isn't in\n{output}");
        }
    }

    [Fact]
    public async Task A_folder_that_a_run_uses_is_refused_with_what_to_do()
    {
        await RegisterAsync(First);
        await using var run = EmbeddedStores.Open(Data, new EmbeddedStoresOptions(), TimeProvider.System);

        (await RunAsync("list")).Refused(ExitCode.Failed, "in use", "While a run uses it: --registry http://127.0.0.1:PORT/api/registry");
    }

    [Fact]
    public async Task What_cannot_be_done_is_refused_in_one_line()
    {
        await RegisterAsync(First);
        var file = File("a.avsc", First);

        (await Cli.RunAsync("schema", "check", file + "x")).Refused(ExitCode.Usage, "can't be read");
        (await Cli.RunAsync("schema", "check", file, "--subject", "s")).Refused(
            ExitCode.Usage, "--subject s: name its registry with --data DIR or --registry URL, or set SchemaRegistry__Url");
        (await RunAsync("check", file, "--level", "FULL"))
            .Refused(ExitCode.Usage, "--level FULL is for the versions of a subject: add --subject");
        (await RunAsync("check", file, "--subject", "s", "--level", "half"))
            .Refused(ExitCode.Usage, "'half' is no level of compatibility: give one of NONE");
        (await RunAsync("check", file, "--registry", "http://127.0.0.1:9"))
            .Refused(ExitCode.Usage, "--data and --registry are two places: name one");
        (await RunAsync("check", file, "--pipeline", "telemetry")).Refused(ExitCode.Usage, "--pipeline: 'telemetry' accepts no Avro");
        (await RunAsync("check", file, "--pipeline", "nothing")).Refused(ExitCode.Usage, "there is no pipeline 'nothing'");
        (await RunAsync("check", file, "--report", "/no/such/folder/x"))
            .Refused(ExitCode.Usage, "--report '/no/such/folder/x' can't be written");
        (await RunAsync("list", "--subject", "s")).Refused(ExitCode.Usage, "--subject s: there is no such subject");
        (await RunAsync("register", file, "--subject", ":.c:s")).Refused(ExitCode.Usage, "The subject ':.c:s' can't be called so");
        (await Cli.RunAsync("schema", "list", "--data", Data + "x")).Refused(ExitCode.Usage, "no run has kept its data there");
        (await Cli.RunAsync("schema", "list", "--registry", "ftp://x"))
            .Refused(ExitCode.Usage, "'SchemaRegistry__Url'", "an http or https URL");
        (await Cli.RunAsync("schema", "list", "--registry", "http://127.0.0.1:9")).Refused(
            ExitCode.Failed, "the schema registry at http://127.0.0.1:9 can't be asked");
    }

    private static void Says(string expected, Cli said) => Assert.Contains(expected, said.Out, StringComparison.Ordinal);

    private async Task<Cli> RegisterAsync(string schema) =>
        (await RunAsync("register", File("old.avsc", schema), "--subject", "clicks-value")).Good();

    private Task<Cli> CheckAsync(string schema, params string[] more) =>
        Cli.RunAsync(["schema", "check", File("new.avsc", schema), .. more]);

    private Task<Cli> RunAsync(params string[] args) => Cli.RunAsync(["schema", .. args, "--data", Data]);

    private string Located(string argument) =>
        argument == "data" || argument.Contains(".avsc", StringComparison.Ordinal) || argument == "shop.json"
            ? Path.Combine(_folder.Path, argument)
            : argument;

    private string File(string name, string text) => _folder.Write(name, text);

    private static string[] PipelinesIn(Cli check) =>
    [
        .. check.Out.Split('\n').Where(line => line.StartsWith("pipeline '", StringComparison.Ordinal)).Select(line => line.Split('\'')[1]),
    ];

    // A record of fields, each a name and a type: time, with ? or null, and with = a default.
    private static string Click(string fields) => RecordOf("Click", fields);

    private static string RecordOf(string name, string fields)
    {
        var written = fields.Split(", ").Select(field => field.Split(' ', 2)).Select(field => (Name: field[0], Type: field[1].Split('=')))
            .Select(field => $"{{\"name\":\"{field.Name}\",\"type\":{TypeOf(field.Type[0])}"
                + $"{(field.Type.Length > 1 ? $",\"default\":\"{field.Type[1]}\"" : "")}}}");
        return $"{{\"type\":\"record\",\"name\":\"{name}\",\"fields\":[{string.Join(',', written)}]}}";
    }

    private static string TypeOf(string type) => type switch
    {
        "time" => """{"type":"long","logicalType":"timestamp-millis"}""",
        [.. var some, '?'] => $"[\"null\",{TypeOf(some)}]",
        _ => $"\"{type}\"",
    };
}

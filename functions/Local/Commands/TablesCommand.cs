using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Serverless.Local.Feeds;
using Serverless.Local.Output;
using Serverless.Local.Settings;
using Serverless.Runtime.Operations;

namespace Serverless.Local.Commands;

/// <summary>The verb <c>tables</c>: reference tables, which events are enriched from.</summary>
internal static class TablesCommand
{
    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly Argument<string> Name = new("NAME") { Description = "Name of the table, as pipeline files say it." };

    private static readonly Argument<string> Source = new("FILE")
    {
        Description = "CSV with a line of column names, or JSON lines; packed with gzip or zstd or not. - is standard input.",
    };

    private static readonly Option<string> Data = new("--data")
    {
        Description = "Data folder of runs; a put makes it where there is none.", Required = true,
    };

    private static readonly Option<string?> Key = new("--key") { Description = "The column that rows are found by; default: the first." };

    private static readonly Option<long?> Over = new("--over")
    {
        Description = "Put it only if this version is the newest; 0: if there is no such table.",
    };

    private static readonly Option<long?> Version = new("--version") { Description = "The version to show; default: the newest." };
    private static readonly Option<string?> Pipelines = new("--pipeline")
    {
        Description = "Names or files of pipelines that need the tables, separated by commas; default: all in the folder.",
    };

    private static readonly Option<string?> Row = new("--key") { Description = "Show only the row with this key." };

    private static readonly Option<int> Limit = new("--limit")
    {
        Description = $"Most rows to show, up to {TableCommands.MostShown}.",
        DefaultValueFactory = _ => TableCommands.Shown,
    };

    public static Command Build()
    {
        var put = new Command("put", "Make a file the newest version of a table.") { Name, Source, Data, Key, Over, Pipelines };
        put.SetAction(PutAsync);
        var list = new Command("list", "Show which tables there are, and which are needed and missing.") { Data, Pipelines };
        list.SetAction(ListAsync);
        var show = new Command("show", "Show the rows of a table as JSON lines.") { Name, Data, Version, Row, Limit };
        show.SetAction(ShowAsync);
        return new Command("tables", "Put, list and show reference tables, which events are enriched from.") { put, list, show };
    }

    private static async Task<int> PutAsync(ParseResult parsed, CancellationToken ct)
    {
        var (name, file) = (parsed.GetValue(Name)!, parsed.GetValue(Source)!);
        await using var content = Open(file);
        var instead = $"While a run uses it: curl -X PUT --data-binary @{file} http://127.0.0.1:PORT/api/tables/{name}";
        await using var data = Open(parsed, instead, creates: true);
        var put = JsonDocument.Parse(Text(await data.Pipelines.Tables.PutAsync(
            name, content, parsed.GetValue(Key), parsed.GetValue(Over), ct))).RootElement;
        var (version, rows) = (put.GetProperty("version").GetInt64(), put.GetProperty("rows").GetInt32());
        Terminal.Line($"table '{name}': version {version}, {rows:N0} rows; columns {Join(put, "columns")}");
        if (Join(put, "lacking") is { Length: > 0 } lacking)
            Terminal.Line($"  pipelines take columns that it hasn't: {lacking}");
        if (Join(put, "pipelines").Length == 0)
            Terminal.Line($"  no pipeline in the folder enriches from it");
        return ExitCode.Good;
    }

    private static async Task<int> ListAsync(ParseResult parsed, CancellationToken ct)
    {
        await using var data = Open(parsed, "While a run uses it, ask GET /api/tables of it.");
        foreach (var table in JsonDocument.Parse(Text(await data.Pipelines.Tables.ListAsync(ct))).RootElement.EnumerateArray())
            Terminal.Line($"{table.GetProperty("table").GetString()}: {Described(table)}{UsedBy(table)}");
        return ExitCode.Good;
    }

    private static string Described(JsonElement table) => table.GetProperty("version").GetInt64() == 0 ? "not there"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"version {table.GetProperty("version").GetInt64()}, {table.GetProperty("rows").GetInt32():N0} rows, ")
            + string.Create(
                CultureInfo.InvariantCulture,
                $"{table.GetProperty("bytes").GetInt64():N0} bytes, written {table.GetProperty("writtenAt").GetDateTimeOffset():u}");

    private static string UsedBy(JsonElement table) => Join(table, "pipelines") is { Length: > 0 } names ? $"; used by {names}" : "";

    private static async Task<int> ShowAsync(ParseResult parsed, CancellationToken ct)
    {
        var name = parsed.GetValue(Name)!;
        if (parsed.GetValue(Limit) is not (>= 1 and <= TableCommands.MostShown and var limit))
            throw new UsageException($"--limit {parsed.GetValue(Limit)}: must be from 1 to {TableCommands.MostShown}");
        await using var data = Open(parsed, $"While a run uses it, ask GET /api/tables/{name} of it.");
        var answer = await data.Pipelines.Tables.ShowAsync(name, parsed.GetValue(Version), parsed.GetValue(Row), limit, ct);
        Text(answer);
        foreach (var (key, row) in answer.Rows)
            Terminal.Line(JsonSerializer.Serialize(new Dictionary<string, string>(row) { ["key"] = key }, Json));
        return ExitCode.Good;
    }

    private static string Text(TableAnswer answer) => answer.Outcome switch
    {
        TableOutcome.Done => answer.Text,
        TableOutcome.Damaged => throw new InvalidDataException(answer.Text),
        _ => throw new UsageException(answer.Text),
    };

    private static StoredData Open(ParseResult parsed, string instead, bool creates = false) =>
        StoredData.Open(parsed.GetValue(Data)!, PipelineNames.Load("--pipeline", parsed.GetValue(Pipelines)), instead, creates: creates);

    private static Stream Open(string file)
    {
        try
        {
            return file == EventFile.StandardInput ? Console.OpenStandardInput() : File.OpenRead(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file} can't be read: {fault.Message}");
        }
    }

    private static string Join(JsonElement answer, string names) =>
        string.Join(", ", answer.GetProperty(names).EnumerateArray().Select(name => name.GetString()));
}

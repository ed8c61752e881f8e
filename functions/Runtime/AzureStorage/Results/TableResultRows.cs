using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Data.Tables;
using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.Core.Windows;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.AzureStorage.Results;

/// <summary>Rows of the table of results, to and from. Names and the JSON are part of the stored format.</summary>
[JsonSerializable(typeof(Dictionary<int, long[]>))]
internal sealed partial class TableResultRows : JsonSerializerContext
{
    public const string Start = "start";
    public const string End = "end";
    public const string Kind = "kind";

    private const int Format = 1;

    /// <summary>The row of a result that is within <see cref="TableResultLimits"/>.</summary>
    public static TableEntity Of(Result result)
    {
        var row = new TableEntity(TableResultKeys.Partition(result.Id), TableResultKeys.Row(result.Id))
        {
            ["format"] = Format,
            ["pipeline"] = result.Id.Pipeline,
            ["view"] = result.Id.View,
            ["key"] = result.Id.Key,
            [Start] = result.Id.Start.Milliseconds,
            [End] = result.End.Milliseconds,
            ["epoch"] = result.Epoch.Value,
            ["paneIndex"] = result.PaneIndex,
            [Kind] = (int)result.Kind,
            ["events"] = result.Events,
            ["definition"] = result.Definition,
        };
        if (result.Corrections.Count > 0)
            row["corrections"] = Text(result.Corrections);
        ChunkedColumn.Put(row, "state", result.State.Span);
        return row;
    }

    /// <summary>Throws <see cref="StoreUnavailableException"/> when a newer version of the program wrote the row: only that one can read it.</summary>
    public static Result Result(TableEntity row)
    {
        if (row.GetInt32("format") is not Format and var format)
            throw new StoreUnavailableException($"A result in the table is of a newer version (its format is {format}, this build knows {Format}). Run that version.");
        var id = new ResultId(row.GetString("pipeline"), row.GetString("view"), row.GetString("key"), new EventTime(Long(row, Start)));
        return new Result(
            id, new EventTime(Long(row, End)), new Epoch(Whole(row, "epoch")), Whole(row, "paneIndex"), (PaneKind)Whole(row, Kind), Long(row, "events"),
            ChunkedColumn.Get(row, "state"), row.GetString("definition"), Corrections(row.GetString("corrections")));
    }

    /// <summary>Corrections as they are in a column.</summary>
    public static string Text(IReadOnlyDictionary<int, CorrectionMark> corrections) => JsonSerializer.Serialize(
        corrections.ToDictionary(entry => entry.Key, entry => new[] { entry.Value.Last, entry.Value.EntryOrdinal }), Default.DictionaryInt32Int64Array);

    private static int Whole(TableEntity row, string column) => row.GetInt32(column)!.Value;

    private static long Long(TableEntity row, string column) => row.GetInt64(column)!.Value;

    private static Dictionary<int, CorrectionMark> Corrections(string? text) => text is null
        ? []
        : JsonSerializer.Deserialize(text, Default.DictionaryInt32Int64Array)!.ToDictionary(entry => entry.Key, entry => new CorrectionMark(entry.Value[0], entry.Value[1]));
}

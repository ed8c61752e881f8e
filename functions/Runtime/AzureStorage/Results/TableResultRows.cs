using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Data.Tables;
using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.Core.Windows;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.AzureStorage.Results;

/// <summary>
/// A result as a row of the table, written and read. Column names and the JSON of corrections are part of the stored format.
/// </summary>
[JsonSerializable(typeof(Dictionary<string, long[]>))]
internal sealed partial class TableResultRows : JsonSerializerContext
{
    public const string Start = "start";
    public const string End = "end";
    public const string Kind = "kind";

    private const int Format = 2;

    // Characters of a column of text: 64 KiB of UTF-16.
    private const int MaxText = 32_767;

    /// <summary>
    /// What of the result is too large for a row, and what to change; null when nothing is. A column of text takes 64 KiB, all columns
    /// together 1 MiB, most of which is for the state.
    /// </summary>
    public static string? RejectionOf(Result result)
    {
        if (result.Id.Key.Length > MaxText)
            return $"its key has {result.Id.Key.Length} characters and the table takes {MaxText}. Give the fields of the view's key a "
                + "greatest length";
        if (result.State.Length > ChunkedColumn.MaxBytes)
            return $"its state has {result.State.Length} bytes and the table takes {ChunkedColumn.MaxBytes}. Lower the capacity, precision "
                + "or accuracy of the view's aggregates";
        return result.Corrections.Count > 0 && Text(result.Corrections).Length > MaxText
            ? $"it was corrected from {result.Corrections.Count} partitions, more than the table can note. Keep results in Cosmos DB"
            : null;
    }

    /// <summary>The row of a result that isn't rejected.</summary>
    public static TableEntity ToRow(Result result)
    {
        var row = new TableEntity(TableResultKeys.Partition(result.Id), TableResultKeys.Row(result.Id))
        {
            ["format"] = Format,
            ["pipeline"] = result.Id.Pipeline,
            ["view"] = result.Id.View,
            ["key"] = result.Id.Key,
            [Start] = result.Id.Start.Milliseconds,
            [End] = result.End.Milliseconds,
            ["layout"] = result.Layout.Value,
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

    /// <summary>
    /// Throws <see cref="StoreUnavailableException"/> when a newer version of the program wrote the row: only that one can read it.
    /// </summary>
    public static Result Result(TableEntity row)
    {
        if (row.GetInt32("format") is not Format and var format)
            throw new StoreUnavailableException($"A result in the table is of a newer version (its format is {format}, this build knows "
                + $"{Format}). Run that version.");
        var id = new ResultId(row.GetString("pipeline"), row.GetString("view"), row.GetString("key"), new EventTime(Long(row, Start)));
        return new Result(
            id,
            new EventTime(Long(row, End)),
            new LayoutNumber(Whole(row, "layout")),
            Whole(row, "paneIndex"),
            (PaneKind)Whole(row, Kind),
            Long(row, "events"),
            ChunkedColumn.Get(row, "state"), row.GetString("definition"), Corrections(row.GetString("corrections")));
    }

    private static string Text(IReadOnlyDictionary<Source, CorrectionMark> corrections) => JsonSerializer.Serialize(
        corrections.ToDictionary(entry => entry.Key.ToString(), entry => entry.Value.ToNumbers()),
        Default.DictionaryStringInt64Array);

    private static int Whole(TableEntity row, string column) => row.GetInt32(column)!.Value;

    private static long Long(TableEntity row, string column) => row.GetInt64(column)!.Value;

    private static Dictionary<Source, CorrectionMark> Corrections(string? text) => text is null
        ? []
        : JsonSerializer.Deserialize(text, Default.DictionaryStringInt64Array)!
            .ToDictionary(entry => Source.Parse(entry.Key), entry => CorrectionMark.Of(entry.Value));
}

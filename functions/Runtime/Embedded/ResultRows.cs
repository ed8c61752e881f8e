using System.Globalization;
using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.Core.Windows;
using Serverless.Runtime.Embedded.Sqlite;

namespace Serverless.Runtime.Embedded;

/// <summary>Writes and reads rows of the table <c>results</c>.</summary>
internal static class ResultRows
{
    public const string Columns = """
        pipeline, view, key, window_start, window_end, layout, pane_index, pane_kind, events, definition, corrections, state
        """;

    public static Statement Bind(Statement statement, Result result) => statement
        .Bind(result.Id.Pipeline).Bind(result.Id.View).Bind(result.Id.Key).Bind(result.Id.Start.Milliseconds)
        .Bind(result.End.Milliseconds).Bind(result.Layout.Value).Bind(result.PaneIndex).Bind((int)result.Kind).Bind(result.Events)
        .Bind(result.Definition).Bind(Text(result.Corrections)).Bind(result.State.Span);

    public static Result Row(Statement row)
    {
        var id = new ResultId(row.Text(), row.Text(), row.Text(), new EventTime(row.Integer()));
        var (end, layout, paneIndex) = (new EventTime(row.Integer()), new LayoutNumber(row.Int32()), row.Int32());
        var (kind, events, definition) = ((PaneKind)row.Int32(), row.Integer(), row.Text());
        var corrections = Corrections(row.TextOrNull());
        return new Result(id, end, layout, paneIndex, kind, events, row.Blob(), definition, corrections);
    }

    // As "0:1:1234:0,7:1:88:5": source, epoch, offset, entry. Null for none, which is nearly always.
    private static string? Text(IReadOnlyDictionary<Source, CorrectionMark> corrections) => corrections.Count == 0
        ? null
        : string.Join(',', corrections.Select(entry =>
            $"{entry.Key}:{string.Join(':', entry.Value.ToNumbers().Select(number => number.ToString(CultureInfo.InvariantCulture)))}"));

    private static Dictionary<Source, CorrectionMark> Corrections(string? text) => text is null
        ? []
        : text.Split(',').Select(entry => entry.Split(':')).ToDictionary(
            parts => Source.Parse(parts[0]),
            parts => CorrectionMark.Of([.. parts.Skip(1).Select(number => long.Parse(number, CultureInfo.InvariantCulture))]));
}

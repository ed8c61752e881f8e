using Serverless.Core.Positions;
using Serverless.Core.Time;

namespace Serverless.Core.Windows;

/// <summary>
/// The identity of a result, unique within the results of a pipeline. <paramref name="View"/> is the label of the view's meaning, by which
/// results of different meanings stay apart (<see cref="Ledger.ViewLabel"/>). <paramref name="Key"/> is the view's key fields as text,
/// joined by '|' (a '|' or '\' inside a field is preceded by '\', a missing one is '\-'). <paramref name="Start"/> is that of the window;
/// of a session it is its earliest event, of a count window the first event or, where the key has a window with that start or a later one,
/// a time after those.
/// </summary>
public readonly record struct ResultId(string Pipeline, string View, string Key, EventTime Start);

/// <summary>
/// The newest pane of a window, as stored. Of two panes with one id the one with more events is newer; at equal
/// <paramref name="Events"/> the one with the higher <paramref name="Kind"/>, then that of the later <paramref name="Layout"/>.
/// When all are equal, the one written last is kept. A later definition alone never replaces a result, so none becomes poorer.
/// </summary>
/// <param name="Id">Which result.</param>
/// <param name="End">The window's end, exclusive.</param>
/// <param name="Layout">The layout of the shard that wrote it.</param>
/// <param name="PaneIndex">How many panes of the window came before.</param>
/// <param name="Kind">Why the pane was emitted.</param>
/// <param name="Events">
/// How many events the window has had. Panes are ordered by it, also those of a shard and of its rebuilt successor.
/// </param>
/// <param name="State">
/// The aggregates' states with a header that says kinds and versions, so that a correction can merge and a reader can render.
/// </param>
/// <param name="Definition">Hash of the view's definition, by which the state is read.</param>
/// <param name="Corrections">
/// How far corrections have been merged, by source, so that a repeated one is recognised. Empty for nearly all results.
/// </param>
public sealed record Result(
    ResultId Id,
    EventTime End,
    LayoutNumber Layout,
    int PaneIndex,
    PaneKind Kind,
    long Events,
    ReadOnlyMemory<byte> State,
    string Definition,
    IReadOnlyDictionary<Source, CorrectionMark> Corrections)
{
    /// <summary>Whether this pane may take the place of <paramref name="stored"/>.</summary>
    public bool Supersedes(Result stored) => true switch
    {
        _ when Events != stored.Events => Events > stored.Events,
        _ when Kind != stored.Kind => Kind > stored.Kind,
        _ => Layout.CompareTo(stored.Layout) >= 0,
    };

    /// <summary>Whether the corrections of a source are merged into it up to a mark.</summary>
    public bool Holds(Source source, CorrectionMark mark) =>
        Corrections.TryGetValue(source, out var known) && known.CompareTo(mark) >= 0;

    /// <summary>The newest result of each id. Of equal ones the last in the given order is taken.</summary>
    public static Dictionary<ResultId, Result> Newest(IEnumerable<Result> results)
    {
        var newest = new Dictionary<ResultId, Result>();
        foreach (var result in results)
        {
            if (!newest.TryGetValue(result.Id, out var known) || result.Supersedes(known))
                newest[result.Id] = result;
        }
        return newest;
    }
}

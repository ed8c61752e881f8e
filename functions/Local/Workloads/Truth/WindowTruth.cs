using Serverless.Local.Workloads.Truth.Checks;

namespace Serverless.Local.Workloads.Truth;

/// <summary>The open windows of one view.</summary>
internal abstract class WindowTruth<TFact>(TruthView<TFact> view)
    where TFact : struct, ITruthFact
{
    private long _merged;
    private long _late;

    public TruthView<TFact> View { get; } = view;

    public ExpectedViewCounts Counts => new(_merged, _late);

    public static WindowTruth<TFact> Of(TruthView<TFact> view) => view.Window switch
    {
        TruthWindow.Hopping hopping => new HoppingTruth<TFact>(view, hopping),
        TruthWindow.Session session => new SessionTruth<TFact>(view, session),
        _ => throw new ArgumentException($"no oracle for {view.Window}", nameof(view)),
    };

    /// <summary>
    /// Takes in an event of the view, whose partition's watermark stands at <paramref name="watermark"/>; false when it is late.
    /// </summary>
    public bool Take(in TFact fact, long watermark)
    {
        var merged = Merge(fact, watermark);
        _merged += merged ? 1 : 0;
        _late += merged ? 0 : 1;
        return merged;
    }

    /// <summary>
    /// Removes and gives the windows that can't change once no partition's watermark is below <paramref name="watermark"/>.
    /// </summary>
    public abstract IEnumerable<ExpectedResult> Close(long watermark);

    protected abstract bool Merge(in TFact fact, long watermark);

    /// <summary>A window that ends at <paramref name="end"/> takes nothing more in.</summary>
    protected bool IsOver(long end, long watermark) => end + View.AllowedLatenessMs <= watermark;
}

using Serverless.Local.Workloads.Truth.Checks;

namespace Serverless.Local.Workloads.Truth;

/// <summary>
/// What must come of generated events: goes through them again and asks the <see cref="Oracle{TFact}"/>. Keeps only windows that may
/// still change, so memory doesn't grow with the count (as long as every partition gets events).
/// </summary>
internal sealed class GeneratedTruth<TFact>(FactSource<TFact> facts, TruthPlan<TFact> plan, int partitions, long boundMs) : ITruth
    where TFact : struct, ITruthFact
{
    private const int EventsPerLook = 65_536;

    private readonly Oracle<TFact> _oracle = new(plan.Views, partitions, boundMs);

    public IReadOnlyDictionary<string, IReadOnlyList<ResultCheck>> Checks => plan.Checks;

    public IReadOnlyList<string> NotVerified => plan.NotVerified;

    public bool HasAllViews => plan.HasAllViews;

    public ExpectedCounts? Counts => plan.Views.Count == 0 ? null : _oracle.Counts();

    public IEnumerable<ExpectedResult> Results()
    {
        if (plan.Views.Count == 0)
            yield break;
        for (var taken = 1L; facts.Next(); taken++)
        {
            _oracle.Take(facts.Current);
            if (taken % EventsPerLook != 0)
                continue;
            foreach (var result in _oracle.Closed())
                yield return result;
        }
        foreach (var result in _oracle.Flush())
            yield return result;
    }
}

using Serverless.Core.Definitions;
using Serverless.Core.Personal;
using Serverless.Local.Workloads.Truth.Checks;

namespace Serverless.Local.Workloads.Truth;

/// <summary>
/// How far a truth goes for one pipeline definition: the views that it computes, how they are compared, and what isn't verified.
/// </summary>
/// <param name="HasAllViews">Every view is computed: then it is known of each event whether any view takes it in.</param>
internal sealed record TruthPlan<TFact>(
    IReadOnlyList<TruthView<TFact>> Views,
    IReadOnlyDictionary<string, IReadOnlyList<ResultCheck>> Checks,
    IReadOnlyList<string> NotVerified,
    bool HasAllViews)
    where TFact : struct, ITruthFact
{
    private const string Counts = "how many events are merged, late and filtered: not every view has a truth";

    /// <summary>From the definition of the pipeline that is run.</summary>
    /// <param name="definition">The pipeline.</param>
    /// <param name="fields">What is known of its events.</param>
    /// <param name="differences">
    /// Where it treats events, before any view, in another way than the truth assumes; with one nothing is known of its views.
    /// </param>
    /// <param name="key">What the pipeline hashes personal fields with; null when it has none.</param>
    public static TruthPlan<TFact> Of(
        PipelineDefinition definition, FactFields<TFact> fields, IReadOnlyList<string> differences, PersonalKey? key = null)
    {
        if (differences.Count > 0)
            return Nothing([.. differences.Select(difference => $"all views: {difference}")]);
        var planner = new ViewPlanner<TFact>(fields.Hashed(PersonalFields.Of(definition), key));
        var plans = definition.Views.Select(planner.Plan).ToList();
        var known = plans.Where(plan => plan.View is not null).ToList();
        var notVerified = plans.SelectMany(plan => plan.NotVerified);
        return new TruthPlan<TFact>(
            [.. known.Select(plan => plan.View!)],
            known.ToDictionary(plan => plan.View!.Name, plan => plan.Checks, StringComparer.Ordinal),
            known.Count == plans.Count ? [.. notVerified] : [.. notVerified, Counts],
            known.Count == plans.Count);
    }

    private static TruthPlan<TFact> Nothing(IReadOnlyList<string> reasons) =>
        new([], new Dictionary<string, IReadOnlyList<ResultCheck>>(), reasons, HasAllViews: false);
}

using Serverless.Local.Workloads.Truth.Checks;

namespace Serverless.Local.Workloads.Truth;

/// <summary>How far a truth goes for one view of a pipeline.</summary>
/// <param name="View">How the view's windows are computed; null when the truth can't.</param>
/// <param name="Checks">How its aggregates are compared, those that can be.</param>
/// <param name="NotVerified">What isn't verified, each with the reason.</param>
internal sealed record ViewPlan<TFact>(TruthView<TFact>? View, IReadOnlyList<ResultCheck> Checks, IReadOnlyList<string> NotVerified)
    where TFact : struct, ITruthFact;

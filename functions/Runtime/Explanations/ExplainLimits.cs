namespace Serverless.Runtime.Explanations;

/// <summary>How much is looked at for one answer. What is beyond is left out, and the answer says so.</summary>
/// <param name="Rows">Rows of the ledger.</param>
/// <param name="Chunks">Delta objects that are opened.</param>
/// <param name="SetAside">Dead letters, and late events.</param>
/// <param name="Time">How long it may take.</param>
public sealed record ExplainLimits(int Rows, int Chunks, int SetAside, TimeSpan Time)
{
    /// <summary>Of a request: what is before the app cuts an answer that takes minutes.</summary>
    public static readonly ExplainLimits OfRequest = new(200_000, 5_000, 20_000, TimeSpan.FromSeconds(20));

    /// <summary>Of somebody who waits at a terminal.</summary>
    public static readonly ExplainLimits OfVerb = new(100_000_000, 1_000_000, 1_000_000, TimeSpan.FromMinutes(10));
}

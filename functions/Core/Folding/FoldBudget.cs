namespace Serverless.Core.Folding;

/// <summary>
/// What a fold may hold in memory. When it is spent, after a whole record, the fold ends there, and the rest of the batch is folded and
/// sealed after it: batch boundaries don't show in results, and memory is bounded whatever the records hold.
/// </summary>
/// <param name="Events">Events read: what is archived of them is held too.</param>
/// <param name="Entries">Partial aggregates, of all views and chunks together.</param>
/// <param name="AsideBytes">Bytes of dead letters and late events, with <see cref="BytesAside"/> for each.</param>
/// <param name="TextBytes">Bytes of a chunk's distinct texts in the fields that views read, looked at every thousand events.</param>
public sealed record FoldBudget(int Events, int Entries, int AsideBytes, int TextBytes)
{
    /// <summary>About what an event that is set aside takes beside its own bytes.</summary>
    public const int BytesAside = 512;

    /// <summary>That of the function app: 2,000,000 events, 250,000 partial aggregates and 32 MiB of side output and of texts.</summary>
    public static readonly FoldBudget Default = new(2_000_000, 250_000, 32 * 1024 * 1024, 32 * 1024 * 1024);
}

using Serverless.Core.Windows;

namespace Serverless.Runtime.Ports;

/// <summary>Keeps results that a store can never hold out of it.</summary>
internal static class ResultRejections
{
    /// <summary>Throws <see cref="ArgumentException"/> with the store's reason when it can never hold one of the results.</summary>
    public static void ThrowIfRejected(this IResultStore store, params IReadOnlyList<Result> results)
    {
        foreach (var result in results)
        {
            if (store.RejectionOf(result) is { } reason)
                throw new ArgumentException($"a result of {result.Id.Pipeline}/{result.Id.View} can't be stored: {reason}",
                    nameof(results));
        }
    }
}

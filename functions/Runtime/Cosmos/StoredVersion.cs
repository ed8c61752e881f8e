using System.IO.Hashing;
using Serverless.Core.Windows;

namespace Serverless.Runtime.Cosmos;

/// <summary>
/// A result as this process last saw it in the container: its tag, what decides whether a pane supersedes it (everything but the state),
/// and a hash of the item, to recognise an equal one.
/// </summary>
internal sealed record StoredVersion(string Tag, Result Result, ulong Hash)
{
    /// <summary>The version that an item is when it has been written or read.</summary>
    public static StoredVersion Of(string tag, Result result, ReadOnlyMemory<byte> item) =>
        new(tag, result with { State = default }, XxHash3.HashToUInt64(item.Span));

    /// <summary>Whether the version is this very item.</summary>
    public bool Holds(ReadOnlyMemory<byte> item) => Hash == XxHash3.HashToUInt64(item.Span);
}

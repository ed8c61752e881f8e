using System.IO.Hashing;
using Serverless.Core.Windows;

namespace Serverless.Runtime.Cosmos;

/// <summary>A result as it was last seen in the container: its tag, what decides whether it may be replaced (without the state), and a hash of the item to tell equal ones by.</summary>
internal sealed record StoredVersion(string Tag, Result Result, ulong Hash)
{
    public static StoredVersion Of(string tag, Result result, ReadOnlyMemory<byte> item) => new(tag, result with { State = default }, XxHash3.HashToUInt64(item.Span));

    public bool Holds(ReadOnlyMemory<byte> item) => Hash == XxHash3.HashToUInt64(item.Span);
}

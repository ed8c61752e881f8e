using System.Text;
using Serverless.Core.Definitions;
using Serverless.Core.Positions;
using Serverless.Core.Text;

namespace Serverless.Core.Decoding;

/// <summary>A compiled header condition.</summary>
internal sealed class HeaderTest(HeaderCondition condition)
{
    private readonly byte[] _value = Encoding.UTF8.GetBytes(condition.Value);

    /// <summary>Whether the condition holds for the headers. It never holds for a header without a value.</summary>
    public bool Holds(RecordHeaders headers)
    {
        if (!headers.TryFind(condition.Header, out var found) || found is null)
            return false;
        return condition.IsPrefix ? found.AsSpan().StartsWith(_value) : found.AsSpan().SequenceEqual(_value);
    }

    /// <summary>What a record has in place of the expected value, as text that is safe to show.</summary>
    public string Found(RecordHeaders headers) => headers.TryFind(condition.Header, out var found)
        ? Printable.Of($"{condition.Header}: {(found is null ? "" : Encoding.UTF8.GetString(found))}".TrimEnd())
        : Printable.Of($"no header {condition.Header}");
}

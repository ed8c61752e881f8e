using System.Collections;

namespace Serverless.Core.Positions;

/// <summary>
/// A record's headers as Kafka holds them: in their order, duplicates kept. A value of 8 bytes; without headers it allocates nothing.
/// The default is <see cref="None"/>.
/// </summary>
public readonly struct RecordHeaders : IReadOnlyList<RecordHeader>
{
    private readonly RecordHeader[]? _headers;

    /// <param name="headers">Not copied: must not change afterwards.</param>
    public RecordHeaders(params RecordHeader[] headers) => _headers = headers.Length == 0 ? null : headers;

    /// <summary>No headers.</summary>
    public static RecordHeaders None => default;

    /// <summary>How many there are, duplicates included.</summary>
    public int Count => _headers?.Length ?? 0;

    /// <summary>The header at an index, from 0. Throws <see cref="IndexOutOfRangeException"/> outside the range.</summary>
    public RecordHeader this[int index] => (_headers ?? [])[index];

    /// <summary>Bytes and characters that the headers hold: about what they take in memory and in a store.</summary>
    public int Size
    {
        get
        {
            var size = 0;
            foreach (var header in _headers.AsSpan())
                size += header.Name.Length + (header.Value?.Length ?? 0);
            return size;
        }
    }

    /// <summary>The value of a name's last header, which is the one that counts in Kafka; false when there is no such header.</summary>
    public bool TryFind(string name, out byte[]? value)
    {
        for (var index = Count - 1; index >= 0; index--)
        {
            if (string.Equals(_headers![index].Name, name, StringComparison.Ordinal))
            {
                value = _headers[index].Value;
                return true;
            }
        }
        value = null;
        return false;
    }

    /// <summary>The headers in their order.</summary>
    public IEnumerator<RecordHeader> GetEnumerator() => ((IEnumerable<RecordHeader>)(_headers ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

using Serverless.Core.Definitions;
using Serverless.Core.Positions;

namespace Serverless.Core.Decoding;

/// <summary>An entry of a pipeline's formats with its decoder, and whether it is tried for the current record.</summary>
internal sealed class FormatChoice(FormatEntry entry, int order, IEventDecoder decoder)
{
    /// <summary>How the entry cuts records, and the path of the array that its events have an item of; null for none.</summary>
    public (Framing Framing, string? Explode) Cut => (entry.Framing, entry.Format.ItemsPath);

    /// <summary>Its place among the entries, from 0.</summary>
    public int Order => order;

    /// <summary>Decodes its events.</summary>
    public IEventDecoder Decoder => decoder;

    /// <summary>Its header condition; null when it has none.</summary>
    public HeaderTest? When { get; } = entry.When is { } condition ? new HeaderTest(condition) : null;

    /// <summary>Whether it has a condition that holds for the record.</summary>
    public bool IsStated { get; private set; }

    /// <summary>Evaluates its condition for a record.</summary>
    public bool Ask(RecordHeaders headers) => IsStated = When is not null && When.Holds(headers);

    /// <summary>Whether it is tried; <paramref name="anyStated"/> tells whether the condition of any entry holds.</summary>
    public bool IsTried(bool anyStated) => anyStated ? IsStated : When is null;
}

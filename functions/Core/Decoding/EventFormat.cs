using Serverless.Core.Definitions;
using Serverless.Core.Rows;

namespace Serverless.Core.Decoding;

/// <summary>
/// A format: how it is defined, and what decodes it. One folder a format; the list of them is <c>Parsing/FormatKindList.cs</c>.
/// </summary>
public abstract record EventFormat : FormatDefinition
{
    /// <summary>Makes a decoder that puts values into the slots that <paramref name="layout"/> gives the fields.</summary>
    internal abstract IEventDecoder NewDecoder(IReadOnlyList<FieldDefinition> fields, RowLayout layout);
}

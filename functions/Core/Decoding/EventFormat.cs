using Serverless.Core.Definitions;
using Serverless.Core.Rows;

namespace Serverless.Core.Decoding;

/// <summary>A format: its definition, and its decoder. Each format has a folder; <c>Parsing/FormatKindList.cs</c> lists them.</summary>
public abstract record EventFormat : FormatDefinition
{
    /// <summary>
    /// Makes a decoder that puts values into the slots that <paramref name="layout"/> gives the fields. Fields that come from the record
    /// aren't among <paramref name="fields"/>.
    /// </summary>
    internal abstract IEventDecoder NewDecoder(IReadOnlyList<FieldDefinition> fields, RowLayout layout);
}

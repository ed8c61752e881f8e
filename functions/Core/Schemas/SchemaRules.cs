namespace Serverless.Core.Schemas;

/// <summary>
/// What a registry asks of a schema before it takes it, and a decoder doesn't, as it reads whatever writers have: names of the
/// specification's alphabet, defaults that are values of their types (for a union: of one of its branches), a default of an enum that is a
/// symbol, aliases that are texts and no other field's.
/// </summary>
public static class SchemaRules
{
    /// <summary>
    /// What is wrong with a schema, each with the place and how to mend it: <c>$.fields[2].default: …</c>. Empty when nothing is. A text
    /// that is no schema has one problem: the message of what <see cref="AvroSchema.Parse"/> throws.
    /// </summary>
    /// <param name="json">The schema as JSON.</param>
    /// <param name="known">Schemas whose named types it may use.</param>
    public static IReadOnlyList<string> Problems(string json, params IEnumerable<AvroSchema> known)
    {
        var problems = new List<string>();
        try
        {
            SchemaParser.Parse(json, known, problems);
        }
        catch (FormatException fault)
        {
            return [fault.Message];
        }
        return problems;
    }
}

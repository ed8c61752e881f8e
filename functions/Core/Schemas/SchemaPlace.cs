namespace Serverless.Core.Schemas;

/// <summary>Where a schema is used. A named type may be used in many places.</summary>
/// <param name="Owner">What it is a part of; null: it is the whole.</param>
/// <param name="Part">Of a record the field, of a union the branch, by their numbers; of others 0.</param>
internal readonly record struct SchemaPlace(AvroSchema? Owner, int Part)
{
    /// <summary>The whole schema.</summary>
    public static readonly SchemaPlace Root;
}

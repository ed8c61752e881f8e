using Serverless.Core.Rows;

namespace Serverless.Core.Pipelines.Parsing;

/// <summary>The checks of the two fields that every event must bring: the key and the event time.</summary>
internal static class DeclaredField
{
    public static void Check(ObjectReader reader, string property, string name, IReadOnlyList<FieldDefinition> fields, IReadOnlyList<FieldType> allowed)
    {
        if (name.Length == 0)
            return;
        if (fields.FirstOrDefault(field => field.Name == name) is not { } declared)
            reader.Error(property, $"there is no field '{name}' in 'fields'{NearestName.Hint(name, fields.Select(field => field.Name))}");
        else if (!allowed.Contains(declared.Type))
            reader.Error(property, $"'{name}' is {TypeNames.Of(declared.Type)}, and {string.Join(" or ", allowed.Select(TypeNames.Of))} is wanted");
        else if (!declared.Required)
            reader.Error(property, $"every event must have '{name}': give it \"required\": true");
    }
}

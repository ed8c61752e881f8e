using Serverless.Core.Definitions;
using Serverless.Core.Rows;
using Serverless.Core.Text;

namespace Serverless.Core.Parsing;

/// <summary>The entries of <c>fields</c>: all names, and the definitions that could be read.</summary>
internal sealed record DeclaredFields(IReadOnlyList<string> Names, IReadOnlyList<FieldDefinition> Definitions)
{
    public FieldScope Scope => new(Definitions) { Incomplete = Definitions.Count < Names.Count };

    /// <summary>
    /// A property that names one of the two fields that every event must bring, its key and its time; empty after an error.
    /// </summary>
    public string Read(ObjectReader reader, string property, IReadOnlyList<FieldType> allowed)
    {
        var name = reader.Text(property);
        var problem = name.Length == 0 ? null : Problem(name, allowed);
        if (problem is null)
            return name;
        reader.Error(property, problem);
        return "";
    }

    private string? Problem(string name, IReadOnlyList<FieldType> allowed)
    {
        if (!Names.Contains(name))
            return $"there is no field '{name}' in 'fields'{NearestName.Hint(name, Names)}";
        return Definitions.FirstOrDefault(field => field.Name == name) switch
        {
            { } field when !allowed.Contains(field.Type) => $"'{name}' is {TypeNames.Of(field.Type)}, and {string.Join(" or ", allowed.Select(TypeNames.Of))} is wanted",
            { Required: false } => $"every event must have '{name}': give it \"required\": true",
            _ => null,
        };
    }
}

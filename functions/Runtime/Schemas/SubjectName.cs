using Serverless.Core.Text;

namespace Serverless.Runtime.Schemas;

/// <summary>What a subject may be called.</summary>
internal static class SubjectName
{
    private const int Longest = 1_000;

    /// <summary>
    /// Throws <see cref="RegistryException"/> for a name that is empty, too long or has control characters, for one in a context
    /// (<c>:.name:subject</c>), which this registry hasn't got, and for one that addresses can't carry.
    /// </summary>
    public static void Check(string name)
    {
        var problem = name switch
        {
            "" => "it is empty",
            { Length: > Longest } => $"it has {name.Length} characters, and may have {Longest}",
            _ when name.Any(char.IsControl) => "it has control characters",
            _ when name.StartsWith(":.", StringComparison.Ordinal) => "it is in a context, of which there are none here",
            _ when name.Contains("%2F", StringComparison.OrdinalIgnoreCase) => "it has '%2F' in it, which is a '/' in addresses",
            _ => null,
        };
        if (problem is not null)
            throw new RegistryException(
                RegistryError.InvalidSubject, $"The subject '{Printable.Of(name)}' can't be called so: {problem}. Choose another name.");
    }
}

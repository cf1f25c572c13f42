namespace Actors.Runtime.Serialization;

/// <summary>The types that every process knows, with their names in messages. Names and layouts never change.</summary>
internal static class BuiltInCodecs
{
    public static void AddAll()
    {
        BuiltInValueCodecs.AddAll();
        BuiltInCollectionCodecs.AddAll();
        BuiltInExceptionCodecs.AddAll();
    }
}

metadata description = 'The form of the tags that every resource carries.'

@export()
@description('Tags by name.')
type resourceTags = {
  *: string
}

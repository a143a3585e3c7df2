/// Common English first names, which tell the gender where no title does.
enum EnglishFirstNames {
  static func gender(of name: some StringProtocol) -> Person.Gender? {
    let name = String(name)
    return female.contains(name) ? .female : male.contains(name) ? .male : nil
  }

  private static let female = Set(
    """
    Ada Adelaide Agatha Agnes Alice Amelia Amy Ann Anna Anne Annie Augusta Beatrice Bella Bertha Bess
    Bessie Betsy Betty Blanche Caroline Catherine Cecilia Charlotte Clara Claire Constance Cora Daisy
    Deborah Delia Diana Dinah Dolly Dora Dorothea Dorothy Edith Eleanor Eliza Elizabeth Ella Ellen
    Elinor Emily Emma Esther Ethel Eva Eve Evelyn Fanny Flora Florence Frances Georgiana Gertrude Grace
    Hannah Harriet Helen Henrietta Hester Hilda Ida Irene Isabel Isabella Jane Janet Jemima Jenny Jessie
    Jo Joan Josephine Judith Julia Juliet Kate Katherine Kitty Laura Lavinia Letitia Lily Lizzie Lizzy
    Louisa Lucretia Lucy Lydia Mabel Madge Maggie Margaret Maria Marian Marianne Marie Marion Marjorie
    Martha Mary Matilda Maud May Meg Mildred Millicent Minnie Miranda Miriam Molly Nancy Nell Nellie Nora
    Olive Olivia Pamela Patience Penelope Polly Rachel Rebecca Rhoda Rosa Rosamond Rose Ruth Sally Sarah
    Selina Sophia Sophy Stella Susan Sybil Sylvia Theresa Tess Ursula Valentine Victoria Viola Violet
    Winifred
    """.split(whereSeparator: \.isWhitespace).map(String.init))

  private static let male = Set(
    """
    Adam Adrian Albert Alec Alexander Alfred Algernon Ambrose Andrew Anthony Archibald Archie Arthur
    Augustus Barnaby Ben Benjamin Bernard Bertram Bill Bob Cecil Charles Charley Charlie Christopher
    Clarence Claude Clement Cyril Dan Daniel David Dick Donald Dorian Edgar Edmund Edward Edwin Ernest
    Eustace Felix Ferdinand Fitzwilliam Francis Frank Franklin Fred Frederick Geoffrey George Gerald
    Gilbert Giles Godfrey Gregory Guy Harold Harry Henry Herbert Horace Hubert Hugh Humphrey Isaac Jack
    Jacob James Jasper Jem Jeremy Jerry Jim Joe John Jonathan Joseph Josiah Julian Lambert Laurence
    Lawrence Leonard Lewis Lionel Luke Mark Martin Matthew Maurice Michael Miles Mortimer Ned Nicholas
    Nigel Noah Oliver Oscar Oswald Owen Patrick Paul Percy Peter Phil Philip Pip Ralph Raymond Reginald
    Richard Robert Robin Roger Roland Rupert Sam Samuel Sebastian Septimus Silas Simon Stephen Sydney Ted
    Theodore Thomas Timothy Tim Tom Toby Victor Vincent Walter Watson Wilfred Will William
    """.split(whereSeparator: \.isWhitespace).map(String.init))
}
